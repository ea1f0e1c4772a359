/** From and to, in UTF-16 code units: `text.slice(span[0], span[1])`. */
export type Span = [number, number];

/** The texts of a document as they were indexed. */
export interface DocumentTexts {
  title: string;
  heading?: string;
  body: string;
}

/** Lends texts: an array in the order of indexing, or a function of the document's number. */
export type Texts =
  | DocumentTexts[]
  | ((doc: number) => DocumentTexts | null | undefined);

export interface SearchOptions {
  /** Most hits (or groups) wanted; 10. */
  limit?: number;
  /** Most documents shown of a group, in `searchGroups`; 3. */
  passages?: number;
  /** Facets that a hit must have: one of the values of each name. */
  facets?: Record<string, string | string[]>;
  /** Without it phrases are only all of their words, and there are no snippets. */
  texts?: Texts;
  /** Length of a snippet in Latin characters, Chinese ones count as two; 0 for none. */
  snippet?: number;
}

export interface Snippet {
  /** The best passage of the body. */
  text: string;
  /** What to light in `text`. */
  marks: Span[];
  /** What to light in the title, and in the heading. */
  titleMarks: Span[];
  headingMarks: Span[];
  /** Whether the body goes on before the passage, and after it. */
  cutBefore: boolean;
  cutAfter: boolean;
}

export interface Hit {
  /** The number of the document, in the order of indexing. */
  doc: number;
  group: number;
  /** From 0; comparable within one result only. */
  score: number;
  /** If `texts` and `snippet` were given. */
  snippet?: Snippet;
}

/** A word of the query, and what became of it. */
export interface Term {
  text: string;
  /** How many documents have it. */
  docs: number;
  /**
   * What was looked for in its place, the likeliest first; for characters that
   * stand together nowhere, what the best document has in their place; `text` then
   * has the character before them too, if that is part of the slip.
   */
  corrected: string[];
  /**
   * A far more frequent word that is one slip away, if the collection has this
   * one, but hardly: to be offered, it was not looked for. Of an index in shards
   * only once its whole dictionary is here.
   */
  suggested?: string;
}

export interface SearchResult {
  hits: Hit[];
  /** How many documents were found. */
  total: number;
  /** How many groups they belong to. */
  groups: number;
  terms: Term[];
  /**
   * Shards that were wanted and are not here; empty if this is the whole answer.
   * With them supplied, the same search may want others.
   */
  missing: number[];
  /**
   * How many of `missing`, the first ones, have hits for the words as they are
   * understood so far; the others are only looked through for better words.
   */
  urgent: number;
  /**
   * How many documents may have a phrase of the query, and were not read yet, of all
   * collections: one search reads a megabyte. The same search made again reads on.
   */
  unread: number;
}

export interface Group {
  group: number;
  /** How many of its documents were found. */
  total: number;
  hits: Hit[];
}

export interface GroupResult {
  groups: Group[];
  /** How many documents were found. */
  total: number;
  /** How many groups they belong to. */
  groupTotal: number;
  terms: Term[];
  /** As in `SearchResult`. */
  missing: number[];
  urgent: number;
  unread: number;
}

/** A collection to be searched with others. */
export interface Collection {
  /** Used for the time of a search; it stays yours to search, supply and free. */
  index: SearchIndex;
  texts?: Texts;
}

/** `texts` stand beside each index. */
export type CollectionsOptions = Omit<SearchOptions, 'texts'>;

export interface CollectionHit extends Hit {
  /** The place of its collection in the array; `doc` and `group` are numbers of that one. */
  collection: number;
}

export interface CollectionsResult extends Omit<SearchResult, 'hits' | 'missing' | 'urgent'> {
  /** The best of all collections, with scores that can be compared. */
  hits: CollectionHit[];
  /** The shards that each collection lacks, in the order of the array. */
  missing: number[][];
  urgent: number[];
}

export interface CollectionGroup extends Group {
  /** The place of its collection in the array; `group` is a number of that one. */
  collection: number;
}

export interface CollectionGroupsResult extends Omit<GroupResult, 'groups' | 'missing' | 'urgent'> {
  /** The best of all collections, with scores that can be compared. */
  groups: CollectionGroup[];
  /** The shards that each collection lacks, in the order of the array. */
  missing: number[][];
  urgent: number[];
}
