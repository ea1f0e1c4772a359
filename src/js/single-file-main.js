// The entry of a single file: all scripts in one.
import "./boot.js";
import "./export.js";
import "./single-file-ui.js";
