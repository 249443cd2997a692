import { headline, oneLine } from '../markdown.ts';
import type { Block, Line } from './document.ts';

/** A node of the Atlassian Document Format. */
export interface AdfNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, string | number>>;
  readonly content?: readonly AdfNode[];
  readonly text?: string;
  readonly marks?: readonly { readonly type: string; readonly attrs?: Readonly<Record<string, string>> }[];
}

/**
 * The blocks as the content of a document for Jira Cloud. Text stays text there, whatever stands in it: mentions, links and images are nodes of
 * their own, and none is made of words from outside.
 * Source: "Atlassian Document Format", developer.atlassian.com/cloud/jira/platform/apis/document/structure
 */
export function toAdf(blocks: readonly Block[]): readonly AdfNode[] {
  const nodes: AdfNode[] = [];
  let items: AdfNode[] = [];
  const endList = () => {
    if (items.length > 0) nodes.push({ type: 'bulletList', content: items });
    items = [];
  };
  for (const block of blocks) {
    if (block.kind === 'item') {
      items.push({ type: 'listItem', content: [paragraphOf(writeLine(block.line))] });
      continue;
    }
    endList();
    nodes.push(nodeOf(block));
  }
  endList();
  return nodes;
}

function nodeOf(block: Exclude<Block, { kind: 'item' }>): AdfNode {
  switch (block.kind) {
    case 'heading':
      return { type: 'heading', attrs: { level: 2 }, content: [textOf(block.text)] };
    case 'label':
      return paragraphOf([strong(block.text)]);
    case 'field':
      return paragraphOf([strong(block.name), textOf(' '), ...writeLine(block.value)]);
    case 'paragraph':
      return paragraphOf(writeLine(block.line));
    case 'code':
      return { type: 'codeBlock', content: [textOf(cleanLines(block.text.trimEnd()))] };
    case 'table':
      return {
        type: 'table',
        content: [
          { type: 'tableRow', content: block.head.map((name) => cellOf('tableHeader', [textOf(name)])) },
          ...block.rows.map((row) => ({
            type: 'tableRow',
            content: row.map((spans) => cellOf('tableCell', writeLine(spans))),
          })),
        ],
      };
    case 'details':
      return { type: 'expand', attrs: { title: block.summary }, content: toAdf(block.blocks) };
  }
}

function writeLine(spans: Line): readonly AdfNode[] {
  return spans.flatMap((span) => {
    if ('own' in span) return span.own === '' ? [] : [textOf(span.own)];
    if ('link' in span) {
      const { link } = span;
      return [{ ...textOf(link), marks: [{ type: 'link', attrs: { href: link } }] }];
    }
    return [{ ...textOf(cleanLines(oneLine(span.outside, span.limit))), marks: [{ type: 'code' }] }];
  });
}

function paragraphOf(content: readonly AdfNode[]): AdfNode {
  return { type: 'paragraph', content };
}

function cellOf(type: string, content: readonly AdfNode[]): AdfNode {
  return { type, content: [paragraphOf(content)] };
}

/** A node of text must not be empty. */
function textOf(text: string): AdfNode {
  return { type: 'text', text: text === '' ? '(empty)' : text };
}

function strong(text: string): AdfNode {
  return { ...textOf(text), marks: [{ type: 'strong' }] };
}

/** Without characters that are invisible or turn text around. */
function cleanLines(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : showHidden(line)))
    .join('\n');
}

function showHidden(line: string): string {
  const clean = headline(line, Number.POSITIVE_INFINITY);
  return clean === line.replace(/\s+/g, ' ').trim() ? line : clean;
}
