// Orama: English stems without stop words; its Mandarin tokenizer for Chinese.
// It stores the texts.
import { create, insertMultiple, load, save, search } from '@orama/orama'
import { language, stemmer } from '@orama/stemmers/english'
import { stopwords } from '@orama/stopwords/english'
import { createTokenizer } from '@orama/tokenizers/mandarin'

const make = asked => create({
  schema: { title: 'string', body: 'string' },
  sort: { enabled: false },
  components: {
    tokenizer: asked === 'zh' ? createTokenizer() : { stemming: true, language, stemmer, stopWords: stopwords },
  },
})

export const engines = {
  orama: {
    languages: ['en', 'zh'],
    async build(docs, { language: asked }) {
      const index = make(asked)
      await insertMultiple(index, docs.map(({ id, title, body }) => ({ id, title, body })))
      const whole = save(index)
      const slim = { ...whole, docs: { docs: {}, count: 0 } }
      return { index: JSON.stringify(whole), slim: JSON.stringify(slim) }
    },
    open(bytes, { language: asked }) {
      const index = make(asked)
      load(index, JSON.parse(bytes))
      return index
    },
    async search(index, term, limit) {
      const { hits } = await search(index, { term, limit, boost: { title: 2 } })
      return hits.map(hit => hit.id)
    },
  },
}
