import { type CandidateOptions, candidates } from './candidates.ts';
import { locate } from './locate/index.ts';
import type { Candidate, Check, Problem, RepairLimits, RepairResult, Suspect, Verdict } from './model.ts';

/** Further places are not worth the cost of their checks. */
const suspectLimit = 60;

export interface RepairOptions extends CandidateOptions {
  /** The places to repair. By default, `locate` finds them. */
  readonly suspects?: readonly Suspect[];
}

/**
 * Tries possible repairs, best first, until `limits.wanted` pass or a limit is reached. The result does not depend on the
 * duration of single checks: a pass counts only after every better candidate has a verdict.
 */
export async function repair(
  problem: Problem,
  check: Check,
  limits: RepairLimits,
  signal: AbortSignal = new AbortController().signal,
  options: RepairOptions = {},
): Promise<RepairResult> {
  const queue = candidates(problem, options.suspects ?? locate(problem, { limit: suspectLimit }), options);
  const rest = new AbortController();
  const stop = () => rest.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const started = limits.clock();
  const judged: { candidate: Candidate; verdict?: Verdict }[] = [];
  let stopped: RepairResult['stopped'] | undefined;

  const passed = () => judged.filter(({ verdict }) => verdict?.outcome === 'passed');

  function next(): Candidate | undefined {
    if (signal.aborted) stopped = 'aborted';
    else if (passed().length >= limits.wanted) stopped = 'found';
    else if (judged.length >= limits.candidates) stopped = 'limit';
    else if (limits.clock() - started >= limits.time) stopped = 'time';
    if (stopped !== undefined) return undefined;
    const { value } = queue.next();
    if (!value) stopped = 'exhausted';
    return value || undefined;
  }

  async function work(): Promise<void> {
    for (let candidate = next(); candidate !== undefined; candidate = next()) {
      const entry: (typeof judged)[number] = { candidate };
      judged.push(entry);
      const verdict = await check(candidate, rest.signal);
      if (!rest.signal.aborted) entry.verdict = verdict;
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.max(1, limits.parallel) }, work));
  } finally {
    signal.removeEventListener('abort', stop);
    rest.abort();
  }
  const counted = passed().slice(0, limits.wanted);
  const last = counted.length >= limits.wanted ? counted.at(-1) : undefined;
  const tried = last ? judged.indexOf(last) + 1 : judged.filter(({ verdict }) => verdict !== undefined).length;
  return {
    repairs: counted.map(({ candidate }) => candidate).sort(likelierFirst),
    tried,
    generated: judged.length,
    stopped: last ? 'found' : (stopped ?? 'exhausted'),
  };
}

/** All of them pass, so the kind of edit counts first: it should fix the fault, not silence it. The place comes second. */
function likelierFirst(a: Candidate, b: Candidate): number {
  return b.plausibility - a.plausibility || b.score - a.score;
}
