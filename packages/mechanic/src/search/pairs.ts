import type { Candidate } from '../model.ts';
import { overlap } from '../splices.ts';
import type { ScreenVerdict } from './screen.ts';

const seedLimit = 30;
const partnerLimit = 200;
const evenLimit = 48;
const pairLimit = 4_000;
const twinLimit = 300;

/**
 * Two changes of one file together, most likely first: the same change at two places of a statement, then any two. A change that mends some
 * of the failing tests is one half of a repair more often than others.
 * @param read the text of a file without changes
 */
export function* pairsOf(
  judged: readonly { readonly candidate: Candidate; readonly verdict: ScreenVerdict }[],
  read: (file: string) => string,
): Generator<Candidate, void> {
  const twins = twinsOf(
    judged.map(({ candidate }) => candidate),
    read,
  );
  const given = new Set(twins.map(({ id }) => id));
  yield* copiesOf(judged.map(({ candidate }) => candidate));
  yield* twins;
  for (const pair of anyPairs(judged)) if (!given.has(pair.id)) yield pair;
}

/** The same change in a function of the same name in two files: one is often a copy of the other. */
function copiesOf(candidates: readonly Candidate[]): readonly Candidate[] {
  const byChange = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const { template, suspect, splices, description } = candidate;
    if (suspect.function === undefined || splices.length !== 1) continue;
    const key = JSON.stringify([template, suspect.function, description]);
    byChange.set(key, [...(byChange.get(key) ?? []), candidate]);
  }
  return [...byChange.values()]
    .flatMap(([first, ...others]) => {
      const second = others.find((other) => other.splices[0]?.file !== first?.splices[0]?.file);
      if (first === undefined || second === undefined) return [];
      const pair = join(first, second, idOf(first, second));
      return [{ ...pair, plausibility: 0.9 * Math.max(first.plausibility, second.plausibility) }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, twinLimit);
}

/** The same change at two places of one statement: what one side of a comparison needs, the other often needs too. */
function twinsOf(candidates: readonly Candidate[], read: (file: string) => string): readonly Candidate[] {
  const byShape = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const { template, suspect, splices } = candidate;
    const [only, ...others] = splices;
    if (only === undefined || others.length > 0 || only.start === only.end) continue;
    const before = read(only.file).slice(only.start, only.end);
    if (!only.text.includes(before)) continue;
    const shape = only.text.replaceAll(before, '\0');
    const key = JSON.stringify([template, only.file, suspect.startLine, suspect.endLine, shape]);
    byShape.set(key, [...(byShape.get(key) ?? []), candidate]);
  }
  return [...byShape.values()]
    .flatMap((group) =>
      group.flatMap((a, at) =>
        group
          .slice(at + 1)
          .flatMap((b) => (fitTogether(a, b) ? [{ ...join(a, b, idOf(a, b)), score: a.score * twinFactor }] : [])),
      ),
    )
    .sort((a, b) => b.score - a.score)
    .slice(0, twinLimit)
    .map((pair) => ({ ...pair, plausibility: twinFactor * Math.sqrt(pair.plausibility) }));
}

/** How likely a change is to be needed twice, against once. */
const twinFactor = 0.5;

function idOf(a: Candidate, b: Candidate): string {
  return [a.id, b.id].sort().join('+');
}

function anyPairs(
  judged: readonly { readonly candidate: Candidate; readonly verdict: ScreenVerdict }[],
): readonly Candidate[] {
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
      const key = idOf(a, b);
      if (a.id === b.id || seen.has(key) || !fitTogether(a, b)) return [];
      seen.add(key);
      return [{ pair: join(a, b, key), rank: a.score * b.score * (1 + (seed.progress + partner.progress) / most) }];
    }),
  );
  return pairs
    .sort((a, b) => b.rank - a.rank)
    .slice(0, pairLimit)
    .map(({ pair }) => pair);
}

function fitTogether(a: Candidate, b: Candidate): boolean {
  const [file, ...others] = new Set([...a.splices, ...b.splices].map((splice) => splice.file));
  const near = a.suspect.function === b.suspect.function;
  return file !== undefined && others.length === 0 && near && !overlap([...a.splices, ...b.splices]) && !touch(a, b);
}

/** Whether both insert at one place, where the order would decide. */
function touch(a: Candidate, b: Candidate): boolean {
  return a.splices.some((one) => b.splices.some((other) => one.start === other.start));
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
