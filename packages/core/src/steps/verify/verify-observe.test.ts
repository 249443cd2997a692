import { describe, expect, it } from 'vitest';
import { artifactKeys, type Incident, type Rollout } from '../../model/index.ts';
import type { Ports } from '../../ports/index.ts';
import { runStep } from '../../runtime/run-step.ts';
import { replayed, suite } from '../../testing/answers.ts';
import { createTestWorld, sampleIncident, type WorldScript } from '../../testing/index.ts';
import { verifyObserve } from './verify-observe.ts';

const evidence = {
  gatheredAt: '2026-11-24T09:00:00.000Z',
  deployedCommit: 'c0ffee0000',
  errors: [],
  commits: [],
  gaps: [],
};
const patch = {
  baseCommit: 'c0ffee0000',
  idea: 'guard',
  title: 'Guard the order',
  rationale: 'An order may be missing.',
  files: [{ path: 'src/order.js', before: 'old\n', after: 'new\n' }],
  diff: '',
  reproduction: { ...replayed, command: suite },
  by: 'test',
};

/** A fix that is live since an hour. */
async function open(
  script: WorldScript,
  change: Partial<Incident> = {},
  watch: (ports: Ports) => Ports = (ports) => ports,
) {
  const world = createTestWorld(script);
  const ports = watch(world.ports);
  const ticket = await world.ports.tickets.open('inc-1', 'orders answers 5xx', '');
  const attempts = { diagnose: 1, fix: 1, fixInRound: 1, review: 1, observe: 0 };
  const incident: Incident = {
    ...sampleIncident,
    version: 0,
    ticket,
    attempts,
    liveAt: '2026-11-24T08:00:00.000Z',
    ...change,
  };
  await ports.incidents.create(incident);
  await ports.artifacts.put(artifactKeys.evidence('inc-1'), JSON.stringify(evidence));
  await ports.artifacts.put(artifactKeys.patch('inc-1', 1), JSON.stringify(patch));
  const look = () => runStep(verifyObserve, { incidentId: 'inc-1' }, ports);
  const comments = () => [...(world.tickets.get('inc-1')?.comments ?? [])];
  return { world, ports, look, comments };
}

const failing: WorldScript = { readings: ['same error'], config: { limits: { verifySeconds: { medium: 0 } } } };

describe('a fix that did not help', () => {
  it('is offered for a revert that restores its files and removes its reproduction', async () => {
    const { world, look, comments, ports } = await open(failing);

    expect((await look()).next).toBe('diagnose');

    const [request] = world.reviewRequests;
    expect(request).toMatchObject({
      branch: 'suture/inc-1-revert',
      title: 'Revert "Guard the order"',
      draft: false,
      files: [
        { path: 'src/order.js', before: 'new\n', after: 'old\n' },
        { before: replayed.files[0]?.content, after: null },
      ],
    });
    expect(request?.body).toContain('the error came back: the same error 3 times');
    expect(comments()).toEqual([['not-recovered-1', expect.stringContaining('https://host/pr/1')]]);
    expect((await ports.incidents.get('inc-1'))?.revert?.id).toBe('1');
  });

  it('takes back the short test where the pull request added that one', async () => {
    const { world, look, ports } = await open(failing);
    const committed = [{ path: 'test/order.test.js', content: 'short' }];
    const reproduction = { ...patch.reproduction, committed };
    const seen = {
      kind: 'captured-event',
      description: 'x',
      failsOnBase: true,
      passesWithPatch: true,
      committed: true,
    };
    const counts = {
      command: 'node --test',
      passedOnBase: 1,
      passedWithPatch: 1,
      skippedOnBase: 0,
      skippedWithPatch: 0,
    };
    const proof = {
      verdict: 'proven',
      reasons: [],
      reproduction: seen,
      suite: { ...counts, brokenByPatch: [], flaky: [] },
    };
    await ports.artifacts.put(artifactKeys.patch('inc-1', 1), JSON.stringify({ ...patch, reproduction }));
    await ports.artifacts.put(
      artifactKeys.proof('inc-1', 1),
      JSON.stringify({ ...proof, isolation: 'none: a test', nonce: 'n'.repeat(16), suiteRuns: 2 }),
    );

    await look();

    expect(world.reviewRequests[0]?.files[1]).toEqual({ path: 'test/order.test.js', before: 'short', after: null });
  });

  it('is offered once, however often a fix of the incident fails', async () => {
    const { world, look, ports } = await open(failing);
    await look();
    const incident = await ports.incidents.get('inc-1');
    if (incident === undefined) throw new RangeError('the incident is gone');
    await ports.incidents.update({ ...incident, attempts: { ...incident.attempts, diagnose: 2 } });

    expect((await look()).next).toBe('hand_over');

    expect([...world.reviews.keys()]).toEqual(['1']);
  });

  it('is a draft unless the service has earned more', async () => {
    const { world, look } = await open({ ...failing, trust: 'draft' });

    await look();

    expect(world.reviewRequests.map(({ draft }) => draft)).toEqual([true]);
  });

  it('is not offered where somebody changed it meanwhile, and the ticket says so', async () => {
    const { world, look, comments } = await open(failing, {}, (ports) => ({
      ...ports,
      codeHost: {
        ...ports.codeHost,
        openReview: () =>
          Promise.reject(Object.assign(new Error('src/order.js is not as expected.'), { name: 'BaseMismatch' })),
      },
    }));

    expect((await look()).next).toBe('diagnose');

    expect(world.reviews.size).toBe(0);
    expect(comments()[0]?.[1]).toContain('src/order.js is not as expected.');
  });

  it('is not offered where Suture may only observe', async () => {
    const { world, look, comments } = await open({ ...failing, trust: 'observe' });

    await look();

    expect(world.reviewRequests).toEqual([]);
    expect(comments()[0]?.[1]).toContain('trust level is observe');
  });
});

it('keeps what each look saw for the looks after it', async () => {
  const { look, ports } = await open({ readings: ['watching'] });

  expect((await look()).next).toBe('wait');
  expect((await look()).next).toBe('wait');

  const looks = JSON.parse((await ports.artifacts.get(artifactKeys.looks('inc-1', 1))) ?? '[]');
  expect(looks).toMatchObject([
    { look: 1, alarm: 'firing' },
    { look: 2, alarm: 'firing' },
  ]);
});

describe('a fix that may not be live any more', () => {
  const quiet: WorldScript = {
    readings: ['recovered', 'recovered'],
    config: { limits: { verifySeconds: { medium: 0 }, verifyLooks: 2 } },
  };
  const merged = { mergeCommit: 'merge-1' };
  const answering =
    (answer: Partial<Rollout>, history: readonly string[] = []) =>
    (ports: Ports): Ports => ({
      ...ports,
      rollouts: { status: async (_incident, commit) => ({ commit, status: 'live', detail: 'seen', ...answer }) },
      codeHost: {
        ...ports.codeHost,
        deployedCommit: async () => 'live-2',
        history: async () =>
          history.map((subject, at) => ({
            id: at === history.length - 1 ? 'merge-1' : `c${at}`,
            date: '2026-11-24T09:00:00.000Z',
            subject,
            files: [],
          })),
      },
    });

  it('is called recovered while it is live', async () => {
    const { look } = await open(quiet, merged, answering({}, ['Add a colour', 'Guard the order']));

    expect((await look()).next).toBe('close');
  });

  it.each<[string, (ports: Ports) => Ports, string]>([
    [
      'another commit was deployed over it',
      answering({ status: 'failed', detail: 'c0ffee was deployed over it' }),
      'c0ffee was deployed over it',
    ],
    [
      'people reverted it',
      answering({}, ['Revert "Guard the order (#7)"', 'Guard the order (#7)']),
      'the commit c0 reverts it',
    ],
  ])('is handed over, not called recovered, when %s', async (_when, watch, detail) => {
    const { look } = await open(quiet, merged, watch);

    expect(await look()).toMatchObject({
      next: 'hand_over',
      summary: `the fix is not live any more, so it cannot be judged: ${detail}`,
    });
  });

  it('is not taken to have been reverted before it was merged', async () => {
    const history = ['Guard the order', 'Revert "Guard the order"'];
    const { look } = await open(quiet, merged, (ports) => {
      const watched = answering({}, history)(ports);
      const commits = async () => [
        { id: 'merge-1', date: '2026-11-24T09:00:00.000Z', subject: 'Guard the order', files: [] },
        { id: 'c1', date: '2026-11-24T08:00:00.000Z', subject: 'Revert "Guard the order"', files: [] },
      ];
      return { ...watched, codeHost: { ...watched.codeHost, history: commits } };
    });

    expect((await look()).next).toBe('close');
  });

  it('does not count against the fix when the error is back after it was replaced', async () => {
    const gone = answering({ status: 'failed', detail: 'it was replaced' });
    const { world, look } = await open({ ...failing, config: quiet.config ?? {} }, merged, gone);

    expect((await look()).next).toBe('hand_over');
    expect(world.reviewRequests).toEqual([]);
  });

  it.each<[string, (ports: Ports) => Ports, string]>([
    [
      'another rollout is under way',
      answering({ status: 'pending', detail: 'the rollout is partial' }),
      'the rollout is partial',
    ],
    [
      'the source does not answer',
      (ports) => ({ ...ports, rollouts: { status: () => Promise.reject(new RangeError('no answer')) } }),
      'RangeError: no answer',
    ],
  ])('is looked at again when %s, and then by a person', async (_when, watch, detail) => {
    const { look } = await open(quiet, merged, watch);

    expect(await look()).toMatchObject({
      next: 'wait',
      summary: `no verdict while the fix is not seen live: ${detail}`,
      waitSeconds: 60,
    });
    expect(await look()).toMatchObject({ next: 'hand_over', summary: expect.stringContaining(detail) });
  });
});
