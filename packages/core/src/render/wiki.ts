import { oneLine, showInvisible } from '../markdown.ts';
import type { Block, Line } from './document.ts';

/**
 * The blocks in the wiki markup of Jira Data Center. Text from outside is escaped, character by character, or stands in a block without markup.
 * Source: "Text Formatting Notation Help" of Jira, jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
 */
export function toWiki(blocks: readonly Block[]): string {
  return blocks
    .map((block, index) => {
      const before = blocks[index - 1]?.kind;
      const follows = before === block.kind && (block.kind === 'item' || block.kind === 'field');
      const gap = index === 0 ? '' : follows ? '\n' : '\n\n';
      return `${gap}${writeBlock(block)}`;
    })
    .join('');
}

function writeBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `h2. ${block.text}`;
    case 'label':
      return `*${block.text}*`;
    case 'field':
      return `*${block.name}* ${writeLine(block.value)}`;
    case 'item':
      return `* ${writeLine(block.line)}`;
    case 'paragraph':
      return writeLine(block.line);
    case 'code':
      return `{noformat}\n${showInvisible(block.text.trimEnd()).replace(/\{(?=\s*noformat)/gi, '{ ')}\n{noformat}`;
    case 'table':
      return [
        `||${block.head.join('||')}||`,
        ...block.rows.map((row) => `|${row.map((spans) => writeLine(spans) || ' ').join('|')}|`),
      ].join('\n');
    case 'details':
      return `*${block.summary}*\n\n${toWiki(block.blocks)}`;
  }
}

function writeLine(spans: Line): string {
  return spans
    .map((span) => {
      if ('own' in span) return span.own;
      if ('link' in span) return `[${span.link}]`;
      return escapeWiki(oneLine(span.outside, span.limit));
    })
    .join('');
}

/** Each character that begins or ends markup, as its number: it is shown as it is and read as nothing else. */
function escapeWiki(text: string): string {
  return showInvisible(text).replace(
    /[\\{}[\]()*_\-+^~?!|#@:;<>&'"`=/]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
