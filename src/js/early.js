// Runs before the first paint, inline, so that a page never flashes in a theme
// or size that the person did not choose; and tells when the program does not
// arrive. Its hash stands in the policy. The page's writer puts in PREFIX, with
// which the names in storage begin, and NAMES, what can be chosen.
(function (page) {
  try {
    var prefix = PREFIX + new URL(page.dataset.root, location.href).pathname + ":";
    NAMES.forEach(function (name) {
      var value = localStorage.getItem(prefix + name);
      if (value && /^[a-z]{2,8}$/.test(value)) page.dataset[name] = value;
    });
  } catch (error) {}
  addEventListener("error", function (event) {
    if (!event.target || event.target.tagName !== "SCRIPT") return;
    var tell = function () {
      var note = document.getElementById("_trouble");
      if (note) note.hidden = false;
    };
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", tell);
    else tell();
  }, true);
})(document.documentElement);
