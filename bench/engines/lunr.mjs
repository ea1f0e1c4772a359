// Lunr: its English pipeline as it comes; for Chinese lunr-languages' segmenter,
// whose words are asked for one by one, because the query parser does not cut.
import lunr from 'lunr'
import stemmerSupport from 'lunr-languages/lunr.stemmer.support.js'
import chinese from 'lunr-languages/lunr.zh.js'

stemmerSupport(lunr)
chinese(lunr)

// Its query language would fail on what people type.
const plain = query => query.replace(/[-+~^:*"]/g, ' ')

export const engines = {
  lunr: {
    languages: ['en', 'zh'],
    build(docs, { language }) {
      const index = lunr(function () {
        if (language === 'zh') this.use(lunr.zh)
        this.ref('id')
        this.field('title', { boost: 4 })
        this.field('body')
        docs.forEach(doc => this.add(doc))
      })
      return { index: JSON.stringify(index) }
    },
    open: (bytes, { language }) => ({ index: lunr.Index.load(JSON.parse(bytes)), language }),
    search({ index, language }, query, limit) {
      const text = plain(query)
      const hits = language === 'zh'
        ? index.query(asked => lunr.zh.tokenizer(text).map(String).filter(Boolean).forEach(word => asked.term(word, {})))
        : index.search(text)
      return hits.slice(0, limit).map(hit => hit.ref)
    },
  },
}
