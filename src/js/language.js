// At the root no language is chosen yet: the person's choice decides, or else the
// browser's languages, or else the site's own, in which the page came. The others
// stand beside it as templates, and one of them takes its place before the first
// paint. The writer puts in LANGUAGES. In pages without text (the shell, one file) it
// says only which the app is to show. Written for the oldest browsers.
(function (page) {
  var found, data = page.dataset;
  [data.interface].concat(navigator.languages || navigator.language).some(function (tag) {
    return found = /^(?:LANGUAGES)(?=-|$)/.exec(tag);
  });
  if (found) data.language = found[0];
  var others = document.querySelectorAll("template[data-language]"), own;
  if (!others.length) return;
  [].forEach.call(others, function (other) {
    if (other.dataset.language === data.language) own = other;
    other.remove();
  });
  document.currentScript.remove();
  if (!own || !own.content) return;
  document.title = own.title;
  page.lang = own.lang;
  document.body.textContent = "";
  document.body.appendChild(own.content);
})(document.documentElement);
