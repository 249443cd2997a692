import { InvalidInput } from '@suture/core';
import type { LocalOptions } from '@suture/local';

/** Who may be measured. */
export const thinkers = ['mechanic', 'bedrock'] as const;
export type Thinker = (typeof thinkers)[number];

/**
 * What the loop is told about who thinks: the only place where that is passed on.
 * @throws InvalidInput for who does not think on one machine
 */
export function thinkerOptions(thinker: string): Partial<LocalOptions> {
  if (thinker === 'mechanic') return {};
  if (thinker === 'bedrock')
    throw new InvalidInput('the option --model', [
      'models do not think on one machine yet; leave it out or say mechanic',
    ]);
  throw new InvalidInput('the option --model', [`"${thinker}" is not known; say ${thinkers.join(' or ')}`]);
}
