import type { Config } from '../policy/config.ts';
import { type Block, own, paragraph, toMailText, toMarkdown } from './document.ts';

/** Characters that fit into the description of an issue on GitHub, with room for Suture's marks and what people add. */
const textLimit = 50_000;

/** A text for the configured ticket system: Markdown for issues, plain text for mail and for the bucket. Its last blocks are left out if it is too long. */
export function writeForTicket(blocks: readonly Block[], { tickets }: Pick<Config, 'tickets'>): string {
  const write = tickets === 'github' ? toMarkdown : toMailText;
  for (let kept = blocks.length; kept > 0; kept -= 1) {
    const text = write(kept === blocks.length ? blocks : [...blocks.slice(0, kept), leftOut]);
    if (text.length <= textLimit) return text;
  }
  return write([leftOut]);
}

const leftOut = paragraph(own('More is in the incident report: suture show.'));
