import type { Candidate } from '../model.ts';
import type { SearchProgress } from './model.ts';

/** Milliseconds that each look takes at most, and candidates that are made ahead at most. */
const most = { time: 200, candidates: 20_000 };

export interface LookAhead {
  /** The same candidates, each once. */
  readonly all: Iterator<Candidate>;
  /** Looks a little further, and says how many there are as far as that is known. */
  readonly count: () => NonNullable<SearchProgress['total']>;
}

/** Makes candidates ahead of their use, a little at a time, to know how many there are. */
export function lookAhead(candidates: Iterator<Candidate>, clock: () => number): LookAhead {
  const ready: Candidate[] = [];
  let made = 0;
  let more = true;

  function make(): void {
    const next = candidates.next();
    more = next.done !== true;
    if (next.done === true) return;
    made += 1;
    ready.push(next.value);
  }

  function* take(): Generator<Candidate, void> {
    for (;;) {
      if (ready.length === 0 && more) make();
      const next = ready.shift();
      if (next === undefined) return;
      yield next;
    }
  }

  return {
    all: take(),
    count: () => {
      const started = clock();
      while (more && made < most.candidates && clock() - started < most.time) make();
      return { count: made, more };
    },
  };
}
