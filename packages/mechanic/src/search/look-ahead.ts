import type { Candidate } from '../model.ts';
import type { SearchProgress } from './model.ts';

/** Milliseconds and candidates after which the rest is not counted: it is made when it is needed. */
const most = { time: 200, candidates: 2_000 };

/** The same candidates, and how many there are, as far as that is known without making all of them. */
export function lookAhead(
  candidates: Iterator<Candidate>,
  clock: () => number,
): { readonly all: Iterator<Candidate>; readonly total: NonNullable<SearchProgress['total']> } {
  const ready: Candidate[] = [];
  const started = clock();
  let more = true;
  while (more && ready.length < most.candidates && clock() - started < most.time) {
    const next = candidates.next();
    if (next.done === true) more = false;
    else ready.push(next.value);
  }
  return { all: chain(ready, candidates), total: { count: ready.length, more } };
}

function* chain(ready: readonly Candidate[], rest: Iterator<Candidate>): Generator<Candidate, void> {
  yield* ready;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
}
