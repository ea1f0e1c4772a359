// MiniSearch. stems: Porter stems without stop words, as its guide suggests for
// relevance; stems-fuzzy: the same, one slip from five letters, the last word a
// prefix; vitepress: what VitePress ships; segmenter and bigrams: the two ways
// that its issues give for Chinese.
import MiniSearch from 'minisearch'
import lunr from 'lunr'

const stem = term => {
  const word = term.toLowerCase()
  return lunr.stopWordFilter(word) && lunr.stemmer(new lunr.Token(word, {})).toString()
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const segments = text => [...segmenter.segment(text)].filter(part => part.isWordLike).map(part => part.segment)

const bigrams = text => {
  const tokens = []
  for (const [run] of text.matchAll(/\p{Script=Han}+|[^\p{Script=Han}\P{L}]+|\p{N}+/gu)) {
    const characters = [...run]
    if (!/\p{Script=Han}/u.test(run) || characters.length === 1) tokens.push(run)
    else for (let at = 1; at < characters.length; at++) tokens.push(characters[at - 1] + characters[at])
  }
  return tokens
}

function setting(languages, options) {
  const all = { fields: ['title', 'body'], storeFields: ['title'], ...options }
  return {
    languages,
    build(docs) {
      const index = new MiniSearch(all)
      index.addAll(docs)
      return { index: JSON.stringify(index) }
    },
    open: bytes => MiniSearch.loadJSON(bytes.toString(), all),
    search: (index, query, limit) => index.search(query).slice(0, limit).map(hit => hit.id),
  }
}

const lastIsPrefix = (_, at, terms) => at === terms.length - 1
const vitepress = { fuzzy: 0.2, prefix: true, boost: { title: 4, body: 1 } }

export const engines = {
  'minisearch-stems': setting(['en'], { processTerm: stem, searchOptions: { boost: { title: 2 } } }),
  'minisearch-stems-fuzzy': setting(['en'], {
    processTerm: stem,
    searchOptions: { boost: { title: 2 }, prefix: lastIsPrefix, fuzzy: term => (term.length > 4 ? 1 : 0) },
  }),
  'minisearch-vitepress': setting(['en', 'zh'], { searchOptions: vitepress }),
  'minisearch-segmenter': setting(['zh'], { tokenize: segments, searchOptions: vitepress }),
  'minisearch-bigrams': setting(['zh'], { tokenize: bigrams, searchOptions: { boost: { title: 4 } } }),
}
