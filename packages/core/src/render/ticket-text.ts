import { digestText } from '../audit/artifact-records.ts';
import type { Config } from '../policy/config.ts';
import { toAdf } from './adf.ts';
import { type Block, own, paragraph, toMailText, toMarkdown } from './document.ts';
import { toWiki } from './wiki.ts';

/** Characters that fit into the description of an issue, with room for Suture's marks and what people add: Jira takes 32,767. */
const textLimit = 30_000;

/**
 * A text for the configured ticket system: Markdown for issues on a code host; for Jira the JSON of a document's content, or wiki markup where it is a
 * Data Center; plain text for mail and for the bucket. Its last blocks are left out if it is too long.
 */
export function writeForTicket(blocks: readonly Block[], config: Pick<Config, 'tickets' | 'jira'>): string {
  const write = writerFor(config);
  for (let kept = blocks.length; kept > 0; kept -= 1) {
    const text = write(kept === blocks.length ? blocks : [...blocks.slice(0, kept), leftOut]);
    if (text.length <= textLimit) return text;
  }
  return write([leftOut]);
}

function writerFor({ tickets, jira }: Pick<Config, 'tickets' | 'jira'>): (blocks: readonly Block[]) => string {
  if (tickets === 'github' || tickets === 'gitlab') return toMarkdown;
  if (tickets !== 'jira') return toMailText;
  return jira?.deployment === 'data-center' ? toWiki : (blocks) => JSON.stringify(toAdf(blocks));
}

const leftOut = paragraph(own('More is in the incident report: suture show.'));

/**
 * SHA-256 in hex, by which Suture's part of a description is known again. Web pages and ticket systems change line breaks and blanks at the
 * ends of lines that nobody touched, so they do not count.
 */
export function digestOfPart(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  return digestText(lines.join('\n').trim());
}
