// Runs inline before the first paint. Applies the person's preferences, so that no page
// flashes in another theme or size; requests the files of the app, or of the search if the
// URL contains one, in parallel; shows a notice when boot.js does not load. CONFIG is
// defined before it. The policy contains its hash. Syntax for the oldest browsers: ES5.
(function (page) {
  var showTrouble = function () {
    var note = document.getElementById("_trouble");
    if (note) note.removeAttribute("hidden");
    else addEventListener("DOMContentLoaded", showTrouble);
  };
  if (!("noModule" in document.createElement("script"))) return showTrouble();
  var data = page.dataset, base = new URL(/** @type {string} */ (data.root), location.href);
  /** @type {Record<string, Promise<Response>> | undefined} */
  var requests;
  var isSingleFile = "singleFile" in data;
  try {
    CONFIG.preferences.forEach(function (name) {
      var value = localStorage.getItem(CONFIG.storagePrefix + (isSingleFile ? location : base).pathname + ":" + name);
      if (value && /^[a-z-]{2,8}$/.test(value)) data[name] = value;
    });
  } catch (error) {}
  // When the person saves data and has chosen nothing, pictures load on request. Those in a
  // single file cost no data.
  var line = navigator.connection;
  if (!data.images && !isSingleFile && (line && line.saveData || matchMedia("(prefers-reduced-data: reduce)").matches)) data.images = "request";
  // In the capturing phase, before other listeners: a picture can be inside a link.
  addEventListener("click", function (event) {
    var box = /** @type {HTMLElement} */ (event.target);
    var picture = /** @type {HTMLElement} */ (box.previousSibling);
    if (box.className !== "picture") return;
    event.preventDefault();
    picture.className = "asked";
    picture.tabIndex = -1;
    picture.focus({ preventScroll: true });
    box.remove();
  }, true);
  /** @param {string | undefined} name @param {string | number} key */
  var request = function (name, key) {
    if (!name) return;
    var url = new URL(name, base), isStyle = /css$/.test(name);
    // files.js takes over these requests: WebKit fetches preloaded files a second time.
    // Firefox does not, and delays requests of scripts until boot.js has loaded.
    if (!/(css|js)$/.test(name) && !("mozInnerScreenX" in window)) return (/** @type {Record<string, Promise<Response>>} */ (requests)[name] = fetch(url)).catch(function () {});
    var link = document.createElement("link"), isModule = key === "appJs";
    link.rel = isModule ? "modulepreload" : "preload";
    // Chromium does not preload a module as anything but a script.
    link.as = isStyle ? "style" : isModule ? "script" : "fetch";
    if (!isStyle) link.crossOrigin = "";
    link.href = url.href;
    document.head.appendChild(link);
  };
  /** @param {(keyof site.Files)[]} keys @param {(string | undefined)[]} names */
  var load = function (keys, names) {
    // Once boot.js runs, it makes its own requests.
    if (requests || window.bookmobile || isSingleFile) return;
    requests = window.bookmobileRequests = {};
    keys.concat("catalog", "style").forEach(function (key) {
      request(CONFIG.files[key], key);
    });
    names.forEach(request);
  };
  var look = function () {
    if (/[?&]q=/.test(location.hash)) load(["searchJs", "searchWasm", "index", "early"], [CONFIG.texts]);
  };
  look();
  addEventListener("hashchange", look);
  // Delayed: the page's own text is first.
  setTimeout(load, 300, ["appJs", "appWasm", "optionalStyle"], CONFIG.volumes);
  addEventListener("error", function (event) {
    // A script that did not load, or boot.js cut off.
    if (event.target && /** @type {Element} */ (event.target).tagName === "SCRIPT" || /\/boot-/.test(event.filename)) showTrouble();
  }, true);
})(document.documentElement);
