import type { Citation } from '../model/index.ts';
import { type Block, item, line, outside } from './document.ts';

/** A claim with the place that shows it, as an item of a list. */
export function describeCitation({ claim, artifact, line: number, quote }: Citation): Block {
  const place = number === undefined ? artifact : `${artifact}, line ${number}`;
  return item(line`${claim} (see ${place}${quote === undefined ? [] : line`: ${outside(quote, 200)}`})`);
}
