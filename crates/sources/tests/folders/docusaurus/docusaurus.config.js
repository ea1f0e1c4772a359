// The configuration.
module.exports = {
  title: 'Village van',
  tagline: 'Books on wheels',
  url: 'https://example.org',
  i18n: { defaultLocale: 'en' },
};
