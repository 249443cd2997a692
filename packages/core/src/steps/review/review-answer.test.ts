import { expect, it } from 'vitest';
import { artifactKeys, type CommandComment, Incident, type Review } from '../../model/index.ts';
import { runStep } from '../../runtime/run-step.ts';
import { createTestWorld, sampleIncident } from '../../testing/index.ts';
import { listDueCommands } from './due-commands.ts';
import { reviewAnswer } from './review-answer.ts';

const opened = { id: '7', url: 'https://host/7', branch: 'suture/inc-1', headCommit: 'proven', base: 'main' };
const patch = {
  ...{ baseCommit: 'c0ffee', idea: 'guard', title: 'Guard the total', rationale: 'An order has no total.' },
  files: [{ path: 'src/order.js', before: 'a', after: 'b' }],
  ...{ diff: '', by: 'mechanic' },
  reproduction: {
    ...{ kind: 'none', description: '', files: [], testFiles: [], tests: [] },
    command: { framework: 'node', argv: ['node'], env: {}, source: '' },
  },
};

/** An incident whose pull request waits, and what was said there. */
async function answer(text: string, now: Partial<Review> = {}, before: Partial<Incident> = {}) {
  const world = createTestWorld();
  const attempts = { diagnose: 1, fix: 1, fixInRound: 1, review: 0, observe: 0 };
  const incident = Incident.parse({ ...sampleIncident, attempts, review: opened, ...before });
  await world.ports.incidents.create(incident);
  await world.ports.artifacts.put(artifactKeys.patch(incident.id, 1), JSON.stringify(patch));
  const comments: CommandComment[] = [{ id: '12', by: 'ada', text }];
  const review: Review = { ...opened, status: 'open', draft: false, comments: [], ...now };
  const codeHost = {
    ...world.ports.codeHost,
    readReview: async () => review,
    readCommands: async () => comments,
  };
  const ports = { ...world.ports, codeHost };
  const run = () => runStep(reviewAnswer, { incidentId: incident.id }, ports);
  const due = async () => listDueCommands((await ports.incidents.get(incident.id)) ?? incident, ports);
  const output = await run();
  return { output, run, due, world, comments };
}

const answered = 'review-12';

it('answers a comment once, also when it is edited', async () => {
  const { output, due, world, comments } = await answer('/suture alternatives');
  comments[0] = { id: '12', by: 'ada', text: '/suture stop' };

  expect(output).toMatchObject({ next: 'await', summary: 'answered a comment' });
  expect([...world.said.keys()]).toEqual([answered]);
  expect(await due()).toEqual([]);
});

it('lists the commands for one that there is not', async () => {
  const { world } = await answer('/suture merge');

  expect(world.said.get(answered)).toContain('`/suture take over`');
});

it.each([
  ['after somebody pushed', { headCommit: 'pushed' }, {}, 'Somebody pushed to this branch'],
  [
    'beyond the rounds that are allowed',
    {},
    { attempts: { diagnose: 1, fix: 1, fixInRound: 1, review: 3, observe: 0 } },
    'as many as limits.reviewRounds allows',
  ],
] as const)('starts no other round %s', async (_when, now, before, words) => {
  const { output, world } = await answer('/suture retry', now, before);

  expect(output.next).toBe('await');
  expect(world.said.get(answered)).toContain(words);
});

it('refuses an alternative that there is not', async () => {
  const { output, world } = await answer('/suture take 3');

  expect(output.next).toBe('await');
  expect(world.said.get(answered)).toContain('There is no alternative 3');
});

it('leaves a pull request that is decided meanwhile alone', async () => {
  const { output, world } = await answer('/suture stop', { status: 'merged' });

  expect(output.next).toBe('await');
  expect(world.said.size).toBe(0);
});

it('answers no more than a hundred comments', async () => {
  const { due } = await answer(
    '/suture explain',
    {},
    { answered: Array.from({ length: 100 }, (_, at) => `review-x${at}`) },
  );

  expect(await due()).toEqual([]);
});
