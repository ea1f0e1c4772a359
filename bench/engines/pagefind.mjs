// Pagefind: its own binary writes the index, its own program for browsers reads
// it here, with files in place of a server. It compresses its index by itself;
// the fragments, which hold the texts, are not counted.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import zlib from 'node:zlib'

const files = folder => fs.readdirSync(folder, { recursive: true }).map(name => path.join(folder, name))

/**
 * What a page has and Node.js lacks. The page names no language: with one,
 * Pagefind asks for every word of a Chinese question and finds nothing.
 */
function pretendToBeAPage(folder) {
  globalThis.window = globalThis
  globalThis.location = new URL('http://localhost/')
  globalThis.document = { currentScript: null, querySelector: () => null }
  globalThis.fetch = async address => {
    const { pathname } = new URL(String(address), 'file:///')
    return new Response(fs.readFileSync(path.join(folder, path.relative(folder, pathname))))
  }
}

export const engines = {
  pagefind: {
    languages: ['en', 'zh'],
    readsFolder: true,
    async build(docs, { language, target }) {
      const pagefind = await import('pagefind')
      const { index } = await pagefind.createIndex({ forceLanguage: language })
      for (const { id, title, body } of docs) {
        await index.addCustomRecord({ url: `/${id}`, content: `${title}\n${body}`, language, meta: { title } })
      }
      await index.writeFiles({ outputPath: target })
      await pagefind.close()
      const fetched = files(target).filter(name => /\.pf_(index|meta|filter)$|entry\.json$/.test(name))
      return { compressed_bytes: fetched.reduce((sum, name) => sum + fs.statSync(name).size, 0) }
    },
    async open(folder) {
      pretendToBeAPage(folder)
      const program = await import(pathToFileURL(path.join(folder, 'pagefind.js')))
      await program.options({ basePath: `${folder}/`, baseUrl: '/' })
      await program.init()
      const ids = new Map()
      for (const name of files(folder).filter(name => name.endsWith('.pf_fragment'))) {
        const text = zlib.gunzipSync(fs.readFileSync(name)).toString()
        ids.set(path.basename(name, '.pf_fragment'), JSON.parse(text.slice(text.indexOf('{'))).url.slice(1))
      }
      return { program, ids }
    },
    async search({ program, ids }, query, limit) {
      const { results } = await program.search(query)
      return results.slice(0, limit).map(({ id }) => ids.get(id))
    },
  },
}
