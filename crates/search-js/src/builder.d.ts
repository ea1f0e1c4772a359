export interface NewDocument extends DocumentTexts {
  /** In BCP 47: `en`, `zh-Hans`. */
  language: string;
  /** The article: the same number for all sections of one; its own number if left out. */
  group?: number;
  facets?: Record<string, string | string[]>;
}
