// Runs before the first paint, inline, so that a page never flashes in a theme
// or size that the person did not choose; asks for the files of the app, or of
// the search if that is wanted first, all at once and not piece after piece;
// and tells when the program does not arrive. Its hash stands in the policy. The
// page's writer puts in PREFIX, with which the names in storage begin, and
// NAMES, what can be chosen. Written for the oldest browsers.
(function (page) {
  var tell = function () {
    var note = document.getElementById("_trouble");
    if (note) note.removeAttribute("hidden");
    else addEventListener("DOMContentLoaded", tell);
  };
  if (!("noModule" in document.createElement("script"))) return tell();
  var data = page.dataset, base = new URL(data.root, location.href), asked;
  try {
    NAMES.forEach(function (name) {
      var value = localStorage.getItem(PREFIX + ("carried" in data ? location : base).pathname + ":" + name);
      if (value && /^[a-z]{2,8}$/.test(value)) data[name] = value;
    });
  } catch (error) {}
  // Who saves data and chose nothing asks for each picture. What a file carries
  // costs nothing.
  var line = navigator.connection;
  if (!data.images && !("carried" in data) && (line && line.saveData || matchMedia("(prefers-reduced-data: reduce)").matches)) data.images = "request";
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
  var ask = function (keys) {
    // boot.js fetches for itself, once it is there.
    if (asked || window.bookmobile || "carried" in data) return;
    asked = window.bookmobileAsked = {};
    keys.split(" ").concat("catalog", "style").forEach(function (key) {
      (data[key] || "").split(" ").forEach(function (name) {
        if (!name) return;
        var url = new URL(name, base), isStyle = /css$/.test(name);
        // Handed over to boot.js: WebKit fetches anew what was only named ahead. Firefox
        // does not, and lets a request of a script wait until boot.js is there.
        if (!/(css|js)$/.test(name) && !("mozInnerScreenX" in window)) return (asked[name] = fetch(url)).catch(function () {});
        var link = document.createElement("link");
        link.rel = key === "appJs" ? "modulepreload" : "preload";
        link.as = isStyle ? "style" : "fetch";
        if (!isStyle) link.crossOrigin = "";
        link.href = url;
        document.head.appendChild(link);
      });
    });
  };
  var look = function () {
    if (/[?&]q=/.test(location.hash)) ask("searchJs searchWasm index texts");
  };
  look();
  addEventListener("hashchange", look);
  // Not at once: the page's own text comes first.
  setTimeout(ask, 300, "appJs appWasm volumes parts");
  addEventListener("error", function (event) {
    // A script that did not come, or the module that came in part.
    if (event.target && event.target.tagName === "SCRIPT" || /\/boot-/.test(event.filename)) tell();
  }, true);
})(document.documentElement);
