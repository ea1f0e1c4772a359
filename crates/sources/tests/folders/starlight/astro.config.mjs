import { defineConfig } from 'astro/config';
import starlight from '@astrojs/starlight';

export default defineConfig({
  site: 'https://example.org',
  integrations: [
    starlight({
      title: 'Van docs',
      locales: { root: { label: 'English', lang: 'en' }, 'zh-cn': { label: '简体中文', lang: 'zh-CN' } },
      sidebar: [{ label: 'Start', items: ['guide/stops', { slug: 'guide/card', label: 'Get a card' }] }, { label: 'Tools', autogenerate: { directory: 'tools' } }],
    }),
  ],
});
