// Browsers that know no modules run this instead of the app: it says that the
// page can be read all the same. Written for the oldest of them.
(function () {
  document.documentElement.setAttribute('data-trouble', 'old');
  var note = document.getElementById('_trouble');
  if (note) { note.removeAttribute('hidden'); }
})();
