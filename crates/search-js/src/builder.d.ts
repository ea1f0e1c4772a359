export interface BuilderOptions {
  /** Cuts Chinese characters that stand together, simplified, into words. Called by `finish` and `finishShards`, for documents in Chinese. */
  segment?: (text: string) => string[];
}

export interface NewDocument extends DocumentTexts {
  /** In BCP 47: `en`, `zh-Hans`. */
  language: string;
  /** The article: the same number for all sections of one. Leave it out everywhere, or nowhere: it is the number of the document then. */
  group?: number;
  facets?: Record<string, string | string[]>;
}

/** An index in shards. */
export interface ShardedIndex {
  /** What `new SearchIndex` opens. */
  root: Uint8Array;
  /** By their numbers, from 0. */
  shards: Shard[];
}

export interface Shard {
  /** What `shardName` gives: what is kept under a name never changes. */
  name: string;
  bytes: Uint8Array;
}
