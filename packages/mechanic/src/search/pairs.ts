import type { Candidate } from '../model.ts';
import { overlap } from '../splices.ts';
import type { ScreenVerdict } from './screen.ts';

const seedLimit = 30;
const partnerLimit = 200;
const evenLimit = 48;
const pairLimit = 4_000;

/**
 * Two changes of one file together, most likely first. A change that mends some of the failing tests is one half of a repair more often
 * than others.
 */
export function* pairsOf(
  judged: readonly { readonly candidate: Candidate; readonly verdict: ScreenVerdict }[],
): Generator<Candidate, void> {
  const rated = judged
    .map(({ candidate, verdict }) => ({
      candidate,
      progress: verdict.outcome === 'failed' ? (verdict.passed ?? 0) : 0,
    }))
    .sort((a, b) => b.candidate.score - a.candidate.score);
  const helpful = rated.filter(({ progress }) => progress > 0).sort((a, b) => b.progress - a.progress);
  const seeds = helpful.length > 0 ? helpful.slice(0, seedLimit) : rated.slice(0, evenLimit);
  const partners = helpful.length > 0 ? rated.slice(0, partnerLimit) : seeds;
  const most = Math.max(1, ...seeds.map(({ progress }) => progress));
  const seen = new Set<string>();
  const pairs = seeds.flatMap((seed) =>
    partners.flatMap((partner) => {
      const [a, b] = [seed.candidate, partner.candidate];
      const key = [a.id, b.id].sort().join('+');
      if (a.id === b.id || seen.has(key) || !fitTogether(a, b)) return [];
      seen.add(key);
      return [{ pair: join(a, b, key), rank: a.score * b.score * (1 + (seed.progress + partner.progress) / most) }];
    }),
  );
  for (const { pair } of pairs.sort((a, b) => b.rank - a.rank).slice(0, pairLimit)) yield pair;
}

function fitTogether(a: Candidate, b: Candidate): boolean {
  const [file, ...others] = new Set([...a.splices, ...b.splices].map((splice) => splice.file));
  const near = a.suspect.function === b.suspect.function;
  return file !== undefined && others.length === 0 && near && !overlap([...a.splices, ...b.splices]) && !touch(a, b);
}

/** Whether both insert at one place, where the order would decide. */
function touch(a: Candidate, b: Candidate): boolean {
  return a.splices.some((one) =>
    b.splices.some((other) => one.start === other.start || one.end === other.start || one.start === other.end),
  );
}

function join(a: Candidate, b: Candidate, id: string): Candidate {
  const [first, second] = a.score >= b.score ? [a, b] : [b, a];
  return {
    ...first,
    id,
    template: `${first.template}-and-${second.template}`,
    splices: [...first.splices, ...second.splices],
    description: `${first.description} ${second.description}`,
    plausibility: 0.9 * first.plausibility * second.plausibility,
    score: first.score * second.score,
  };
}
