/** What a piece of code does that a repair seldom has to do. `policy/code-uses.ts` says what becomes of each. */
export type UseKind =
  | 'environment'
  | 'process'
  | 'runtime facts'
  | 'global object'
  | 'browser'
  | 'prototype'
  | 'reflection'
  | 'reflect'
  | 'code from text'
  | 'module loading'
  | 'programs'
  | 'network'
  | 'file writes'
  | 'file reads'
  | 'source reads'
  | 'stack text'
  | 'stack logged'
  | 'import.meta'
  | 'test detection'
  | 'built-in change'
  | 'module change'
  | 'own module change'
  | 'hidden name'
  | 'disabled check'
  | 'weakened test';

/** One use of something in a file. Lines count from 1. */
export interface CodeUse {
  readonly kind: UseKind;
  /** What is used, as far as the code says it: `process.env.PORT`. */
  readonly name: string;
  readonly line: number;
}

export interface ImportedName {
  /** As written: a package, a path, an address. */
  readonly name: string;
  readonly line: number;
}

/** A text that a constant expression comes to. */
export interface ConstantText {
  readonly text: string;
  readonly line: number;
  /** What it is assigned to: `password` of `password = 'a' + 'b'`. */
  readonly target?: string;
  /** It is put together: by concatenation, from codes, reversed or decoded. */
  readonly built: boolean;
}

/** A number with a name that bounds something: `timeoutMs = 5000`. */
export interface NamedLimit {
  readonly name: string;
  readonly value: number;
  readonly line: number;
}

/** What the syntax tree of one file shows. */
export interface CodeFacts {
  readonly uses: readonly CodeUse[];
  readonly imports: readonly ImportedName[];
  readonly texts: readonly ConstantText[];
  readonly limits: readonly NamedLimit[];
}

export type SyntaxReading =
  | { readonly outcome: 'read'; readonly facts: CodeFacts }
  /** The language is known and the text is no program of it. */
  | { readonly outcome: 'unreadable'; readonly line: number; readonly reason: string }
  /** There is no parser for the language. */
  | { readonly outcome: 'no parser' };

/** Reads a file's syntax tree. */
export interface Syntax {
  read(path: string, text: string): Promise<SyntaxReading>;
}
