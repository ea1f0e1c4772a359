// In the page for an address that is not there: where nobody told the site's path, its
// links go from the folder in which the address has a language of the site, since all
// pages are below theirs. Stands behind early.js; the writer puts in LANGUAGES. Written
// for the oldest browsers.
(function (root) {
  if (root) addEventListener("DOMContentLoaded", function () {
    [].forEach.call(document.links, function (link) {
      link.pathname = root[1] + link.pathname;
    });
  });
})(/^(.+?)\/(?:LANGUAGES)(?:\/|$)/.exec(location.pathname));
