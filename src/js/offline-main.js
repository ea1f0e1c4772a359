// The entry of what is loaded when all that is needed now is there.
import "./offline.js";
import "./offline-ui.js";
import "./export.js";
