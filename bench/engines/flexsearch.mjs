// FlexSearch with prefixes ("forward") and partial matches ("suggest"), as
// documentation sites set it up; its CJK encoder for Chinese.
import { Charset, Document } from 'flexsearch'

const make = language => new Document({
  document: { id: 'id', index: ['title', 'body'], store: ['title'] },
  tokenize: 'forward',
  ...(language === 'zh' && { encoder: Charset.CJK }),
})

export const engines = {
  flexsearch: {
    languages: ['en', 'zh'],
    build(docs, { language }) {
      const index = make(language)
      for (const { id, title, body } of docs) index.add({ id, title, body })
      const parts = {}
      index.export((key, part) => { if (part !== undefined) parts[key] = part })
      return { index: JSON.stringify(parts) }
    },
    open(bytes, { language }) {
      const index = make(language)
      for (const [key, part] of Object.entries(JSON.parse(bytes))) index.import(key, part)
      return index
    },
    search(index, query, limit) {
      const fields = index.search(query, { limit, suggest: true })
      const of = name => fields.filter(({ field }) => field === name).flatMap(({ result }) => result.map(String))
      return [...new Set([...of('title'), ...of('body')])].slice(0, limit)
    },
  },
}
