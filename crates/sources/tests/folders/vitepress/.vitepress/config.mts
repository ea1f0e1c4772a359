import { defineConfig } from 'vitepress'

export default defineConfig({
  lang: 'zh-CN',
  title: '流动书车',
  srcDir: './src',
  themeConfig: {
    sidebar: [
      { text: '指南', items: [{ text: '站点', link: '/guide/stops' }, { text: '办证', link: '/guide/card.html' }, { text: '引用', link: '/guide/parts' }] },
    ],
  },
})
