// Runs before the first paint, inline, so that a page never flashes in a theme or size that
// the person did not choose; asks for the files of the app, or of the search if that is
// wanted first, all at once and not one after another; and shows a notice when the program
// does not arrive. Its hash is in the policy. CONFIG stands before it. Written for the
// oldest browsers.
(function (page) {
  var showTrouble = function () {
    var note = document.getElementById("_trouble");
    if (note) note.removeAttribute("hidden");
    else addEventListener("DOMContentLoaded", showTrouble);
  };
  if (!("noModule" in document.createElement("script"))) return showTrouble();
  var data = page.dataset, base = new URL(data.root, location.href), requests;
  var isSingleFile = "singleFile" in data;
  try {
    CONFIG.preferences.forEach(function (name) {
      var value = localStorage.getItem(CONFIG.storagePrefix + (isSingleFile ? location : base).pathname + ":" + name);
      if (value && /^[a-z]{2,8}$/.test(value)) data[name] = value;
    });
  } catch (error) {}
  // Who saves data and chose nothing asks for each picture. What a file carries costs
  // nothing.
  var line = navigator.connection;
  if (!data.images && !isSingleFile && (line && line.saveData || matchMedia("(prefers-reduced-data: reduce)").matches)) data.images = "request";
  // Before anything else hears of it: a picture may stand in a link.
  addEventListener("click", function (event) {
    var box = event.target, picture = box.previousSibling;
    if (box.className !== "picture") return;
    event.preventDefault();
    picture.className = "asked";
    picture.tabIndex = -1;
    picture.focus({ preventScroll: true });
    box.remove();
  }, true);
  var request = function (name, key) {
    if (!name) return;
    var url = new URL(name, base), isStyle = /css$/.test(name);
    // Handed over to files.js: WebKit fetches anew what was only named ahead. Firefox does
    // not, and lets a request of a script wait until boot.js is there.
    if (!/(css|js)$/.test(name) && !("mozInnerScreenX" in window)) return (requests[name] = fetch(url)).catch(function () {});
    var link = document.createElement("link");
    link.rel = key === "appJs" ? "modulepreload" : "preload";
    link.as = isStyle ? "style" : "fetch";
    if (!isStyle) link.crossOrigin = "";
    link.href = url;
    document.head.appendChild(link);
  };
  var load = function (keys, names) {
    // boot.js fetches for itself, once it is there.
    if (requests || window.bookmobile || isSingleFile) return;
    requests = window.bookmobileRequests = {};
    keys.concat("catalog", "style").forEach(function (key) {
      request(CONFIG.files[key], key);
    });
    names.forEach(request);
  };
  var look = function () {
    if (/[?&]q=/.test(location.hash)) load(["searchJs", "searchWasm", "index"], [CONFIG.texts]);
  };
  look();
  addEventListener("hashchange", look);
  // Not at once: the page's own text comes first.
  setTimeout(load, 300, ["appJs", "appWasm", "optionalStyle"], CONFIG.volumes);
  addEventListener("error", function (event) {
    // A script that did not come, or the module that came in part.
    if (event.target && event.target.tagName === "SCRIPT" || /\/boot-/.test(event.filename)) showTrouble();
  }, true);
})(document.documentElement);
