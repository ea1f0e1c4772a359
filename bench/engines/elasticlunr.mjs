// elasticlunr with the options that mdBook ships. It stores the texts.
import elasticlunr from 'elasticlunr'

const options = { fields: { title: { boost: 2 }, body: { boost: 1 } }, bool: 'OR', expand: true }

export const engines = {
  elasticlunr: {
    languages: ['en'],
    build(docs) {
      const index = elasticlunr(function () {
        this.setRef('id')
        this.addField('title')
        this.addField('body')
      })
      for (const { id, title, body } of docs) index.addDoc({ id, title, body })
      const whole = index.toJSON()
      const slim = { ...whole, documentStore: { ...whole.documentStore, docs: {} } }
      return { index: JSON.stringify(whole), slim: JSON.stringify(slim) }
    },
    open: bytes => elasticlunr.Index.load(JSON.parse(bytes)),
    search: (index, query, limit) => index.search(query, options).slice(0, limit).map(hit => hit.ref),
  },
}
