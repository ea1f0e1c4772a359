// An engine of engines/ as a program: one JSON object a line in, one out, as
// crates/search-cli/src/session.rs describes it. What a peer adds to it:
//   build may answer {"skip": why} where the engine is not made for a language,
//   "size_file" (the index without stored texts) or "compressed_bytes" (an index
//   that is compressed already) where the index file is not what a reader fetches.
// usage: node --expose-gc peer.mjs NAME [FOLDER]
import { Console } from 'node:console'
import fs from 'node:fs'
import path from 'node:path'
import readline from 'node:readline'

globalThis.console = new Console(process.stderr) // some engines print; lines out are answers
const [name, folder] = process.argv.slice(2)
const engine = await find(name)
let opened = null

async function find(name) {
  const [file] = name.split('-')
  const { engines } = await import(`./engines/${file}.mjs`)
  if (!engines[name]) throw new Error(`there is no engine ${name}`)
  return engines[name]
}

const readDocs = file =>
  fs.readFileSync(file, 'utf8').split('\n').filter(line => line.trim()).map(line => JSON.parse(line))

/** Bytes that the engine holds, after the garbage is gone. */
async function memory() {
  for (let turn = 0; turn < 3; turn++) {
    globalThis.gc?.()
    await new Promise(done => setTimeout(done, 10))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external + (engine.memory?.() ?? 0)
}

async function build({ docs: file, lang }) {
  const language = lang.split('-')[0]
  if (!engine.languages.includes(language)) return { skip: `it has no setting for ${lang}` }
  const docs = readDocs(file)
  const target = path.join(path.dirname(file), `${name}.index`)
  const { index, slim, ...rest } = await engine.build(docs, { language, folder, target })
  if (index) fs.writeFileSync(target, index)
  if (slim) fs.writeFileSync(`${target}.slim`, slim)
  return { index_file: target, store_file: file, ...(slim && { size_file: `${target}.slim` }), ...rest }
}

async function load({ index_file, store_file, lang }) {
  const language = lang.split('-')[0]
  const docs = readDocs(store_file)
  const bytes = engine.readsFolder ? index_file : fs.readFileSync(index_file)
  await engine.prepare?.({ folder })
  const before = await memory()
  const start = performance.now()
  opened = await engine.open(bytes, { docs, language, folder })
  const open_ms = performance.now() - start
  return { ok: true, open_ms, mem_bytes: Math.max(0, (await memory()) - before) }
}

async function search({ q, k = 10 }) {
  const start = performance.now()
  const ids = await engine.search(opened, q, k)
  return { ids, us: (performance.now() - start) * 1000 }
}

const orders = { build, load, search }
for await (const line of readline.createInterface({ input: process.stdin })) {
  let answer
  try {
    const order = JSON.parse(line)
    answer = await orders[order.op](order)
  } catch (error) {
    answer = { error: String(error) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
process.exit(0) // an engine may keep a program or a timer open
