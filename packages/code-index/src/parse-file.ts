import { Language as Grammar, Parser } from 'web-tree-sitter';
import { GrammarUnusable } from './errors.ts';
import { extract, type PreparedGrammar } from './extract.ts';
import type { GrammarName } from './files.ts';
import { languages } from './languages/index.ts';
import type { Language } from './languages/language.ts';
import type { Extraction } from './symbol.ts';

/** The compiled parts of tree-sitter, as bytes. */
export interface GrammarBytes {
  /** `web-tree-sitter.wasm` */
  readonly runtime: () => Promise<Uint8Array>;
  /** `tree-sitter-<name>.wasm` */
  readonly grammar: (name: GrammarName) => Promise<Uint8Array>;
}

/** Reads the symbols and references of a text. */
export type ParseFile = (grammar: GrammarName, text: string) => Promise<Extraction>;

/**
 * Parses with the grammars of tree-sitter, each loaded for its first file. A text with syntax errors gives the parts that
 * parse.
 * @throws GrammarUnusable
 */
export function createParseFile(bytes: GrammarBytes): ParseFile {
  let started: Promise<void> | undefined;
  const ready = new Map<GrammarName, Promise<PreparedGrammar>>();

  async function load(name: GrammarName): Promise<PreparedGrammar> {
    try {
      started ??= bytes.runtime().then((wasmBinary) => Parser.init({ wasmBinary }));
      await started;
      const grammar = await Grammar.load(await bytes.grammar(name));
      return prepare(grammar, languages[name]);
    } catch (cause) {
      // Forget a failure, so that the next file tries again.
      started = undefined;
      ready.delete(name);
      throw new GrammarUnusable(name, { cause });
    }
  }

  return async (name, text) => {
    const waiting = ready.get(name) ?? load(name);
    ready.set(name, waiting);
    return extract(await waiting, text);
  };
}

function prepare(grammar: Grammar, language: Language): PreparedGrammar {
  const parser = new Parser();
  parser.setLanguage(grammar);
  const kinds = Array.from({ length: grammar.nodeTypeCount }, (_, id) =>
    grammar.nodeTypeIsNamed(id) ? (grammar.nodeTypeForId(id) ?? '') : '',
  );
  return {
    parser,
    definitions: kinds.map((kind) =>
      Object.hasOwn(language.definitions, kind) ? language.definitions[kind] : undefined,
    ),
    names: kinds.map((kind) => language.names.includes(kind)),
  };
}
