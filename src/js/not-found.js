// In the page for an address that is not there: where nobody told the site's path, its links
// go from the folder in which the address has a language of the site, since all pages are
// below theirs. Stands behind head-inline.js. Written for the oldest browsers.
(function () {
  var folders = location.pathname.split("/"), root;
  for (var at = 2; at < folders.length && !root; at++)
    if (CONFIG.languages.indexOf(folders[at]) >= 0) root = folders.slice(0, at).join("/");
  if (root) addEventListener("DOMContentLoaded", function () {
    [].forEach.call(document.links, function (link) {
      link.pathname = root + link.pathname;
    });
  });
})();
