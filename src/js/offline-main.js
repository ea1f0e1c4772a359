// The entry of what loads after the app: offline use and export.
import "./offline.js";
import "./offline-ui.js";
import "./export.js";
