// What is global in a mini-program.

/** The runtime, which each program begins with (program-runtime.js). */
declare const bookmobile: BookmobileProgramApi;
