/** What a symbol is. The place of a kind in this list is what is kept: add at the end only. */
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

/** Something with a name that a file defines. Lines count from 1. */
export interface CodeSymbol {
  readonly kind: SymbolKind;
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** What a file's tree says. */
export interface Extraction {
  /** By their first lines. */
  readonly symbols: readonly CodeSymbol[];
  /** The lines that use a name, ascending, each once; where it is defined is no use. */
  readonly references: ReadonlyMap<string, readonly number[]>;
}
