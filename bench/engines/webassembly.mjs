// Our own engine as it runs in a browser: the page that
// `cargo xtask bench search-page` writes, started under Node.js.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

let program
let wasm

async function start(folder) {
  const place = path.resolve(folder)
  program = await import(pathToFileURL(path.join(place, 'search.js')))
  wasm = program.initSync({ module: fs.readFileSync(path.join(place, 'search_bg.wasm')) })
}

/** Numbers the groups anew, as crates/search-cli does: a document that names none joins no other one. */
function numbering() {
  const named = new Map()
  let count = 0
  return group => {
    if (!Number.isInteger(group)) return count++
    if (!named.has(group)) named.set(group, count++)
    return named.get(group)
  }
}

export const engines = {
  webassembly: {
    languages: ['de', 'en', 'es', 'fr', 'ja', 'ko', 'ru', 'zh'],
    prepare: ({ folder }) => start(folder),
    memory: () => wasm?.memory.buffer.byteLength ?? 0,
    async build(docs, { folder }) {
      await start(folder)
      const builder = new program.IndexBuilder()
      const number = numbering()
      for (const { title, heading, body, lang, group, topics } of docs) {
        const facets = { ...(lang && { lang }), ...(topics && { topic: topics }) }
        builder.add({ title, heading, body, language: lang, group: number(group), facets })
      }
      return { index: builder.finish() }
    },
    open: (bytes, { docs }) => ({ index: new program.SearchIndex(bytes), docs }),
    search({ index, docs }, query, limit) {
      return index.search(query, { limit, texts: docs }).hits.map(hit => docs[hit.doc].id)
    },
  },
}
