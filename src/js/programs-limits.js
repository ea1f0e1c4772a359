// The limits of mini-programs, which the page holds them to and `bookmobile test` tells of.

// The most messages of a program within a second.
export const MAX_MESSAGES = 200;
// The most letters of what a program keeps.
export const MAX_KEPT = 32_768;
// The most nodes of a view.
export const MAX_NODES = 4000;
// For how many milliseconds after a person has done something in a program it may open an
// article, or offer to share.
export const ACTION_LIMIT = 5000;
