import { defined } from '../defined.ts';
import { defang, fence, inline, oneLine, showInvisible } from '../markdown.ts';
import { isConsoleLink } from '../policy/aws-console.ts';

/** Part of a line: Suture's own text, or text from outside, which each format makes harmless in its own way. */
type Span =
  | { readonly own: string }
  | { readonly outside: string; readonly limit?: number }
  | { readonly link: string };
export type Line = readonly Span[];

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'label'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string; readonly value: Line }
  | { readonly kind: 'item'; readonly line: Line }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'code'; readonly text: string; readonly language?: string }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly kind: 'details'; readonly summary: string; readonly blocks: readonly Block[] };

/** A line from a template. A string put into it counts as text from outside; Suture's own text goes through `own`. */
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

/** An address that a reader can follow, if it leads to the AWS console. Any other one may be a trap, so it is text. */
export function link(url: string): Line {
  return isConsoleLink(url) ? [{ link: url }] : outside(url, 2_000);
}

/** Text from outside in one line of at most `limit` characters. */
export function outside(text: string, limit?: number): Line {
  return [{ outside: text, ...defined({ limit }) }];
}

export const heading = (text: string): Block => ({ kind: 'heading', text });
/** A name for the items that follow. */
export const label = (text: string): Block => ({ kind: 'label', text });
export const field = (name: string, value: Line): Block => ({ kind: 'field', name, value });
export const item = (text: Line): Block => ({ kind: 'item', line: text });
export const paragraph = (text: Line): Block => ({ kind: 'paragraph', line: text });
/** Text from outside, unchanged, in as many lines as it has. */
export const code = (text: string, language = ''): Block => ({ kind: 'code', text, language });

/** Rows of cells under their names. */
export const table = (head: readonly string[], rows: readonly (readonly Line[])[]): Block => ({
  kind: 'table',
  head,
  rows,
});
/** What a reader opens when it is wanted. @param summary Suture's own words */
export const details = (summary: string, blocks: readonly Block[]): Block => ({ kind: 'details', summary, blocks });

/** For tickets and pull requests: outside text is in code spans and code blocks only. */
export function toMarkdown(blocks: readonly Block[]): string {
  const write = writer(
    ({ outside: text, limit }) => inline(text, limit),
    (url) => `<${url}>`,
  );
  // Nothing before a pipe keeps it from ending the cell in every dialect.
  const cell = (spans: Line) => write(spans).replaceAll('|', '\u00a6');
  return layOut(blocks, (block) => {
    switch (block.kind) {
      case 'heading':
        return `## ${block.text}`;
      case 'label':
        return `**${block.text}**`;
      case 'field':
        return `**${block.name}** ${write(block.value)}`;
      case 'code':
        return fence(block.text, block.language);
      case 'table':
        return [
          `| ${block.head.join(' | ')} |`,
          `|${block.head.map(() => ' --- |').join('')}`,
          ...block.rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
        ].join('\n');
      case 'details':
        return `<details>\n<summary>${block.summary}</summary>\n\n${toMarkdown(block.blocks)}\n\n</details>`;
      default:
        return `${block.kind === 'item' ? '- ' : ''}${write(block.line)}`;
    }
  });
}

/** For a terminal: no character of outside text can command it, reorder the text or hide. */
export function toPlainText(blocks: readonly Block[]): string {
  return layOutPlain(blocks, (text) => text);
}

/** For mail: as for a terminal, and an address in outside text is none that a reader could follow. */
export function toMailText(blocks: readonly Block[]): string {
  return layOutPlain(blocks, defang);
}

function layOutPlain(blocks: readonly Block[], tame: (outsideText: string) => string): string {
  const write = writer(
    ({ outside: text, limit }) => tame(oneLine(text, limit)),
    (url) => url,
  );
  const writeAll = (all: readonly Block[]): string =>
    layOut(all, (block) => {
      switch (block.kind) {
        case 'heading':
          return block.text;
        case 'label':
          return `${block.text}:`;
        case 'field':
          return `${block.name}: ${write(block.value)}`;
        case 'code':
          return tame(block.text.trimEnd());
        case 'table':
          return block.rows
            .map((row) => `- ${row.map((spans, at) => `${block.head[at] ?? ''}: ${write(spans)}`).join('; ')}`)
            .join('\n');
        case 'details':
          return `${block.summary}\n\n${writeAll(block.blocks)}`;
        default:
          return `${block.kind === 'item' ? '- ' : ''}${write(block.line)}`;
      }
    });
  return showInvisible(writeAll(blocks));
}

function writer(
  writeOutside: (span: Extract<Span, { outside: string }>) => string,
  writeLink: (url: string) => string,
) {
  return (spans: Line) =>
    spans
      .map((span) => {
        if ('own' in span) return span.own;
        return 'link' in span ? writeLink(span.link) : writeOutside(span);
      })
      .join('');
}

/** Fields and items follow without an empty line, except a field after items: Markdown would add it to the last item. */
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
