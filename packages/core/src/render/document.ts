import { fence, inline, oneLine, showInvisible } from '../markdown.ts';

/** Text of a line: Suture's own, or text from outside, which each writer makes harmless in its own way. */
type Span = { readonly own: string } | { readonly outside: string; readonly limit?: number };
export type Line = readonly Span[];

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'label'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string; readonly value: Line }
  | { readonly kind: 'item' | 'paragraph'; readonly line: Line }
  | { readonly kind: 'code'; readonly text: string; readonly language?: string };

/** A line whose words are the template's. A string put into it is text from outside; what Suture writes itself goes through `own`. */
export function line(words: TemplateStringsArray, ...values: readonly (string | number | Line)[]): Line {
  return words.flatMap((word, index) => [{ own: word }, ...toSpans(values[index] ?? [])]);
}

function toSpans(value: string | number | Line): Line {
  if (typeof value === 'object') return value;
  return typeof value === 'number' ? own(String(value)) : outside(value);
}

/** Words, numbers, times and addresses that Suture writes itself. */
export function own(text: string): Line {
  return [{ own: text }];
}

/** Text from outside in one line of at most `limit` characters. */
export function outside(text: string, limit?: number): Line {
  return [limit === undefined ? { outside: text } : { outside: text, limit }];
}

export const heading = (text: string): Block => ({ kind: 'heading', text });
/** A name for the items that follow. */
export const label = (text: string): Block => ({ kind: 'label', text });
export const field = (name: string, value: Line): Block => ({ kind: 'field', name, value });
export const item = (text: Line): Block => ({ kind: 'item', line: text });
export const paragraph = (text: Line): Block => ({ kind: 'paragraph', line: text });
/** Text from outside as it is, in as many lines as it has. */
export const code = (text: string, language = ''): Block => ({ kind: 'code', text, language });

/** For tickets and pull requests: outside text is in code spans and code blocks only. */
export function toMarkdown(blocks: readonly Block[]): string {
  const write = (spans: Line) =>
    spans.map((span) => ('own' in span ? span.own : inline(span.outside, span.limit))).join('');
  return layOut(blocks, (block) => {
    if (block.kind === 'heading') return `## ${block.text}`;
    if (block.kind === 'label') return `**${block.text}**`;
    if (block.kind === 'field') return `**${block.name}** ${write(block.value)}`;
    if (block.kind === 'code') return fence(block.text, block.language);
    return `${block.kind === 'item' ? '- ' : ''}${write(block.line)}`;
  });
}

/** For a terminal: no character of outside text can command it, reorder the text or hide. */
export function toPlainText(blocks: readonly Block[]): string {
  const write = (spans: Line) =>
    spans.map((span) => ('own' in span ? span.own : oneLine(span.outside, span.limit))).join('');
  const text = layOut(blocks, (block) => {
    if (block.kind === 'heading') return block.text;
    if (block.kind === 'label') return `${block.text}:`;
    if (block.kind === 'field') return `${block.name}: ${write(block.value)}`;
    if (block.kind === 'code') return block.text.trimEnd();
    return `${block.kind === 'item' ? '- ' : ''}${write(block.line)}`;
  });
  return showInvisible(text);
}

/** Only fields and items stand line by line; a field after items would become part of the last one. */
function layOut(blocks: readonly Block[], write: (block: Block) => string): string {
  return blocks
    .map((block, index) => {
      const before = blocks[index - 1]?.kind;
      if (before === undefined) return write(block);
      const follows =
        (block.kind === 'item' && ['field', 'label', 'item'].includes(before)) ||
        (block.kind === 'field' && before === 'field');
      return `${follows ? '\n' : '\n\n'}${write(block)}`;
    })
    .join('');
}
