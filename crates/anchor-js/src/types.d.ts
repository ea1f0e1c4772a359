/** From and to, in UTF-16 code units: `text.slice(span[0], span[1])`. */
export type Span = [number, number];

/** A passage with its surroundings: W3C TextQuoteSelector and TextPositionSelector. */
export interface Quote {
  exact: string;
  prefix: string;
  suffix: string;
  /** Its place in the text that it was made in, in UTF-16 code units. */
  start: number;
  end: number;
  /** Whether that text had its words only once. */
  alone: boolean;
}

/** Where a quote is, in UTF-16 code units of the new text. */
export interface Placement {
  start: number;
  end: number;
  /** Whether the text there is the quote; otherwise it was edited since. */
  same: boolean;
}

export interface Changes {
  /** The blocks that changed, in the order of reading. */
  passages: Passage[];
  /** Whether only typography or very few words changed. */
  minor: boolean;
}

export interface Passage {
  /** `moved`: it stands elsewhere, unchanged; not to be shown as a change. */
  kind: 'added' | 'removed' | 'edited' | 'moved';
  /** Its place in the old text; empty if added: where it would have been. */
  old: Span;
  /** Its place in the new text; empty if removed: where it would be. */
  new: Span;
  /** The parts of an edited block, in order. */
  pieces: Piece[];
}

export type Piece =
  | { kind: 'kept'; old: Span; new: Span }
  | { kind: 'removed'; old: Span }
  | { kind: 'added'; new: Span };
