// In the page for URLs that do not exist: corrects the links if the site is not at the host's
// root and its configuration names no path. All pages are below a folder of their language,
// so the site's root is the folder that contains it. Follows head-inline.js. Syntax for the
// oldest browsers: ES5.
(function () {
  var folders = location.pathname.split("/");
  /** @type {string | undefined} */
  var root;
  for (var at = 2; at < folders.length && !root; at++)
    if (CONFIG.languages.indexOf(folders[at]) >= 0) root = folders.slice(0, at).join("/");
  if (root) addEventListener("DOMContentLoaded", function () {
    /** @type {HTMLAnchorElement[]} */ ([]).forEach.call(document.links, function (link) {
      // The publisher's menu also leads to other hosts.
      if (link.host === location.host) link.pathname = root + link.pathname;
    });
  });
})();
