import { inline } from '../markdown.ts';
import type { Citation } from '../model/index.ts';

/** A claim with where it is shown, as an item of a list. Markdown. */
export function describeCitation({ claim, artifact, line, quote }: Citation): string {
  const place = line === undefined ? artifact : `${artifact}, line ${line}`;
  return `- ${inline(claim)} (see ${inline(place)}${quote === undefined ? '' : `: ${inline(quote, 200)}`})`;
}
