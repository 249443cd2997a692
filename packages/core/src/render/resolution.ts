import type { Diagnosis } from '../model/index.ts';
import { type Block, line, outside, own, paragraph } from './document.ts';

/** The comment that closes a ticket. @param reason Suture's own words */
export function describeResolution(reason: string, { cause }: Diagnosis): readonly Block[] {
  return [paragraph(line`Resolved: ${own(reason)}.`), paragraph(line`Cause: ${outside(cause, 600)}`)];
}
