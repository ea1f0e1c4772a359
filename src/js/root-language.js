// Chooses the language where the URL contains none: the person's choice, or else the first of
// the browser's languages that the site has, or else the site's default language. The page
// at the site's root is in the default language and ends with a <template> for each other
// language. Readers of another language see nothing until theirs is in place or loading has
// ended. In the offline shell and in a single file the script only tells the app which
// language to show. Follows head-inline.js. Syntax for the oldest browsers: ES5.
(function (page) {
  var data = page.dataset;
  /** @type {string | undefined} */
  var found;
  [data.interface].concat(/** @type {string[]} */ (navigator.languages || navigator.language)).some(function (tag) {
    return CONFIG.languages.some(function (code) {
      if (tag === code || String(tag).indexOf(code + "-") === 0) return found = code;
    });
  });
  if (found) data.language = found;
  if (data.root !== "./") return;
  page.hidden = !!found && page.lang.split("-")[0] !== found;
  // Before scripts that wait for DOMContentLoaded.
  document.addEventListener("readystatechange", function () {
    var own = /** @type {HTMLTemplateElement | undefined} */ (undefined);
    /** @type {HTMLTemplateElement[]} */ ([]).forEach.call(document.querySelectorAll("template[data-language]"), function (other) {
      if (other.dataset.language === data.language) own = other;
      /** @type {Node} */ (other.parentNode).removeChild(other);
    });
    if (own && own.content) {
      document.title = own.title;
      page.lang = own.lang;
      if (own.dir) page.dir = own.dir;
      document.body.textContent = "";
      document.body.appendChild(own.content);
    }
    page.hidden = false;
  });
})(document.documentElement);
