import type { Node, Parser } from 'web-tree-sitter';
import type { Language } from './languages/language.ts';
import type { CodeSymbol, Extraction } from './symbol.ts';

type Rule = Language['definitions'][string];

/** A loaded grammar, and how to read its trees. */
export interface PreparedGrammar {
  readonly parser: Parser;
  /** By the number of a node's kind: what it may define. */
  readonly definitions: readonly (Rule | undefined)[];
  /** By the number of a node's kind: whether it is a name. */
  readonly names: readonly boolean[];
}

/** Walks the tree once. Trees are not garbage collected, so each is deleted at the end. */
export function extract({ parser, definitions, names }: PreparedGrammar, text: string): Extraction {
  const tree = parser.parse(text);
  if (tree === null) return { symbols: [], references: new Map() };
  const cursor = tree.walk();
  const found = collect(text);
  try {
    for (let down = true; ; ) {
      if (down) {
        const kind = cursor.nodeTypeId;
        const rule = definitions[kind];
        if (rule !== undefined) found.define(cursor.currentNode, rule);
        if (names[kind] === true) found.use(cursor.startIndex, cursor.endIndex);
      }
      if (down && cursor.gotoFirstChild()) continue;
      down = cursor.gotoNextSibling();
      if (!down && !cursor.gotoParent()) break;
    }
  } finally {
    cursor.delete();
    tree.delete();
  }
  return found.end();
}

/** Collects definitions and uses in the order of the text. */
function collect(text: string) {
  const symbols: CodeSymbol[] = [];
  const references = new Map<string, number[]>();
  /** Where the names of definitions begin. These are not uses. */
  const defined = new Set<number>();
  let line = 1;
  let lineEnd = endOfLine(text, 0);

  return {
    define: (node: Node, rule: Rule): void => {
      for (const { kind, name } of rule(node)) {
        defined.add(name.startIndex);
        const startLine = node.startPosition.row + 1;
        // A block that ends with its line ends before the next line's first character.
        const endLine = Math.max(startLine, node.endPosition.row + (node.endPosition.column === 0 ? 0 : 1));
        symbols.push({ kind, name: name.text, startLine, endLine });
      }
    },
    use: (start: number, end: number): void => {
      if (end <= start || defined.has(start)) return;
      while (start > lineEnd) {
        line += 1;
        lineEnd = endOfLine(text, lineEnd + 1);
      }
      const name = text.slice(start, end);
      const lines = references.get(name);
      if (lines === undefined) references.set(name, [line]);
      else if (lines.at(-1) !== line) lines.push(line);
    },
    end: (): Extraction => ({ symbols, references }),
  };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
