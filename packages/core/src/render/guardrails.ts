import type { GuardFinding } from '../model/index.ts';
import { type Block, heading, item, line, outside, own, paragraph } from './document.ts';

/** More would hide the first ones. */
const maxNotes = 20;

/** What the guardrails allowed, and a reviewer should look at. */
export function describeGuardNotes(notes: readonly GuardFinding[]): readonly Block[] {
  if (notes.length === 0) return [];
  const rest = notes.length - maxNotes;
  return [
    heading('What to look at'),
    paragraph(own('The guardrails allow this change, and call out:')),
    ...notes.slice(0, maxNotes).map(({ path, line: at, what }) => {
      const place = [path, at].filter((part) => part !== undefined).join(':');
      return item(line`${outside(place, 200)} ${outside(what, 300)}`);
    }),
    ...(rest > 0 ? [paragraph(line`${own(`${rest} more are in the audit trail.`)}`)] : []),
  ];
}
