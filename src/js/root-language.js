// At the root no language is chosen yet: the person's choice decides, or else the browser's
// languages, or else the site's own, in which the page came. In the root's page the others
// stand at the end as templates: who reads one of them sees nothing before it is in place,
// or the page has come as far as it will. In the shell and in a single file it only says
// which one the app is to show. Stands behind head-inline.js. Written for the oldest
// browsers.
(function (page) {
  var found, data = page.dataset;
  [data.interface].concat(navigator.languages || navigator.language).some(function (tag) {
    return CONFIG.languages.some(function (code) {
      if (tag === code || String(tag).indexOf(code + "-") === 0) return found = code;
    });
  });
  if (found) data.language = found;
  if (data.root !== "./") return;
  page.hidden = !!found && page.lang.split("-")[0] !== found;
  // The page has been read; scripts that wait for that come after.
  document.addEventListener("readystatechange", function () {
    var own;
    [].forEach.call(document.querySelectorAll("template[data-language]"), function (other) {
      if (other.dataset.language === data.language) own = other;
      other.parentNode.removeChild(other);
    });
    if (own && own.content) {
      document.title = own.title;
      page.lang = own.lang;
      document.body.textContent = "";
      document.body.appendChild(own.content);
    }
    page.hidden = false;
  });
})(document.documentElement);
