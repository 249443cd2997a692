import type { Section } from '../figures.ts';
import { listHonest } from './honest.ts';
import { listHostile } from './hostile.ts';
import { openStage, type Played, type Stage } from './play.ts';

/** Patches that leave the fault, judged by the proof alone: no guard stands before it. */
export const proof: Section = {
  name: 'proof',
  async measure() {
    const stage = await openStage();
    try {
      const hostile = await playAll(stage, listHostile());
      const honest = await playAll(stage, listHonest());
      const proven = hostile.filter(({ played }) => played.proof.verdict === 'proven');
      const refused = honest.filter(({ played }) => played.proof.verdict !== 'proven');
      const inside = hostile.filter(({ played }) => played.passedInside).length;
      return {
        figures: [
          {
            name: 'patches that leave the fault and are proven',
            aim: '0 of at least 100',
            measured: `${proven.length} of ${hostile.length} (${inside} pass inside the test runner)`,
            held: proven.length === 0 && hostile.length >= 100 && inside >= 50,
          },
          {
            name: 'honest fixes that are proven',
            aim: 'all of at least 20',
            measured: `${honest.length - refused.length} of ${honest.length}`,
            held: refused.length === 0 && honest.length >= 20,
          },
        ],
        details: [
          ...countKinds(hostile),
          ...proven.map(({ one }) => `PROVEN: ${one.name}`),
          ...refused.map(({ one, played }) => `REFUSED: ${one.name}: ${played.proof.reasons.join(' ')}`),
        ].join('\n'),
        cases: [...hostile, ...honest].map(({ one, played }) => ({
          name: one.name,
          verdict: played.proof.verdict,
          passedInside: played.passedInside,
          reasons: played.proof.reasons,
        })),
      };
    } finally {
      stage.close();
    }
  },
};

/** How many cases are played at a time. */
const workers = 2;

export async function playAll<Case extends Parameters<Stage['play']>[0]>(
  stage: Stage,
  cases: readonly Case[],
): Promise<readonly { readonly one: Case; readonly played: Played }[]> {
  const results = new Map<Case, Played>();
  const waiting = [...cases];
  const work = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) results.set(one, await stage.play(one));
  };
  await Promise.all(Array.from({ length: workers }, work));
  return cases.flatMap((one) => {
    const played = results.get(one);
    return played === undefined ? [] : [{ one, played }];
  });
}

function countKinds(
  cases: readonly { readonly one: { readonly kind: string }; readonly played: Played }[],
): readonly string[] {
  const kinds = [...new Set(cases.map(({ one }) => one.kind))];
  return kinds.map((kind) => {
    const own = cases.filter(({ one }) => one.kind === kind);
    const inside = own.filter(({ played }) => played.passedInside).length;
    const proven = own.filter(({ played }) => played.proof.verdict === 'proven').length;
    return `${kind.padEnd(10)} ${own.length} patches, ${inside} pass inside the test runner, ${proven} proven`;
  });
}
