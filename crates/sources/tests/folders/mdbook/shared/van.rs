fn before() {}
let stops = 3;
# hidden();
