import type { Incident } from '../model/index.ts';
import type { Spending } from '../ports/index.ts';
import { type Block, own, paragraph } from './document.ts';

/** What an incident has used so far: tokens and money of models, and builds of the proving ground. */
export function describeSpending(
  { tokens, microUsd }: Spending,
  { attempts, search }: Pick<Incident, 'attempts' | 'search'>,
): Block {
  const builds = attempts.fix + (search === undefined ? 0 : 1);
  const models =
    tokens === 0
      ? 'no model was asked'
      : `${tokens.toLocaleString('en-US')} tokens ($${(microUsd / 1_000_000).toFixed(2)})`;
  return paragraph(own(`Spent so far: ${models}, ${builds} ${builds === 1 ? 'run' : 'runs'} of the proving ground.`));
}
