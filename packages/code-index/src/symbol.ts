/** Kinds of symbols. Records store the index in this list, so add at the end only. */
export const symbolKinds = [
  'function',
  'class',
  'method',
  'interface',
  'type',
  'enum',
  'constant',
  'variable',
  'field',
  'module',
] as const;
export type SymbolKind = (typeof symbolKinds)[number];

/** A named definition of a file. Lines count from 1. */
export interface CodeSymbol {
  readonly kind: SymbolKind;
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** The definitions and uses of a file. */
export interface Extraction {
  /** Ordered by first line. */
  readonly symbols: readonly CodeSymbol[];
  /** The lines that use a name, ascending, each once. A definition is not a use. */
  readonly references: ReadonlyMap<string, readonly number[]>;
}
