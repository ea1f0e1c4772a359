module.exports = {
  docs: [
    'intro',
    { type: 'category', label: 'The van', link: { type: 'doc', id: 'van/index' }, items: ['van/stops', { type: 'link', label: 'x', href: 'https://example.org' }] },
    { Rules: ['rules'] },
  ],
};
