import type { Config } from '../policy/config.ts';
import { type Block, toMailText, toMarkdown } from './document.ts';

/** A text for the configured ticket system: Markdown for issues, plain text for mail and for the bucket. */
export function writeForTicket(blocks: readonly Block[], { tickets }: Pick<Config, 'tickets'>): string {
  return tickets === 'github' ? toMarkdown(blocks) : toMailText(blocks);
}
