// The engine behind the three functions that a bench calls in a page: build an
// index of documents {id, title, body, lang}, load its bytes, search. The texts
// stay in the page, as a reader's pack keeps them; the index has none.
import init, { IndexBuilder, SearchIndex } from './search.js'

await init()
let documents = []
let opened = null

export function build(docs) {
  documents = docs
  const builder = new IndexBuilder()
  for (const { title, heading, body, lang, group, topics } of docs) {
    const facets = { ...(lang && { lang }), ...(topics && { topic: topics }) }
    builder.add({ title, heading, body, language: lang ?? '', group, facets })
  }
  return builder.finish()
}

export function load(bytes) {
  opened?.free()
  opened = new SearchIndex(bytes)
  return opened
}

export function search(index, query, limit) {
  const { hits } = index.search(query, { limit, texts: documents })
  return hits.map(hit => documents[hit.doc].id)
}
