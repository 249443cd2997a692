import { expect, it } from 'vitest';
import { artifactKeys, type Check, Incident, Patch, type Review, ReviewRequested } from '../../model/index.ts';
import { createTestWorld, sampleIncident } from '../../testing/index.ts';
import { answerChecks, keyOfChecks, listRedChecks } from './checks.ts';

const opened = { id: '7', url: 'https://host/7', branch: 'suture/inc-1', headCommit: 'proven' };
const incident = Incident.parse({
  ...sampleIncident,
  attempts: { diagnose: 1, fix: 1, fixInRound: 1, review: 0, observe: 0 },
  review: opened,
});
const patch = Patch.parse({
  ...{ baseCommit: 'c0ffee', idea: 'guard', title: 'Guard the total', rationale: 'It has none.', diff: '', by: 'test' },
  files: [{ path: 'src/order.js', before: 'a', after: 'b' }],
  reproduction: {
    ...{ kind: 'none', description: '', files: [], testFiles: [], tests: [] },
    command: { framework: 'node', argv: ['node'], env: {}, source: '' },
  },
});
const red: Check = { name: 'build', state: 'failed', summary: '@ada 1 failed', annotations: [] };
const green: Check = { ...red, name: 'lint', state: 'passed' };

function portsWith(base: readonly Check[] = [], limits: object = {}) {
  const { ports } = createTestWorld({ config: { limits } });
  const codeHost: typeof ports.codeHost = {
    ...ports.codeHost,
    readChecks: async (_repository, commit) => ({
      outcome: 'read',
      checks: commit === 'c0ffee' ? [...base] : [red, green],
    }),
  };
  return { ...ports, codeHost };
}

const open: Pick<Review, 'headCommit' | 'status'> = { headCommit: 'proven', status: 'open' };

it('lists what fails on the commit that was proposed', async () => {
  expect(await listRedChecks(incident, open, portsWith())).toEqual([red]);
});

it.each([
  ['somebody pushed', incident, { ...open, headCommit: 'pushed' }],
  ['the pull request is of somebody else', { ...incident, review: { ...opened, theirs: true as const } }, open],
  ['it was said before', { ...incident, answered: [keyOfChecks('proven')] }, open],
  ['changes are requested', incident, { ...open, status: 'changes_requested' as const }],
])('lists nothing when %s', async (_when, one, review) => {
  expect(await listRedChecks(one, review, portsWith())).toEqual([]);
});

it('asks for another fix with what the checks say, as words from outside', async () => {
  const ports = portsWith([green]);
  await ports.artifacts.put(artifactKeys.patch(incident.id, 1), JSON.stringify(patch));

  const { goesOn } = await answerChecks(incident, [red], ports);

  expect(goesOn).toMatchObject({ next: 'write', change: { attempts: { checks: 1, review: 0 } } });
  const kept = (await ports.artifacts.get(artifactKeys.reviewRequested(incident.id, 1))) ?? '';
  expect(ReviewRequested.parse(JSON.parse(kept))).toMatchObject({
    why: 'checks',
    comments: ['The check "build" of the pull request fails.\n@ada 1 failed'],
  });
});

it.each([
  ['they fail without the change too', [red], {}, 'before this change too'],
  ['there were as many fixes as allowed', [], { checkRounds: 0 }, 'limits.checkRounds is 0'],
])('only says so when %s', async (_when, base, limits, words) => {
  const ports = portsWith(base, limits);
  await ports.artifacts.put(artifactKeys.patch(incident.id, 1), JSON.stringify(patch));

  const { goesOn, text } = await answerChecks(incident, [red], ports);

  expect(goesOn).toBeUndefined();
  expect(JSON.stringify(text)).toContain(words);
});

it('neither shows nor passes on a secret that a check prints', async () => {
  const ports = portsWith();
  await ports.artifacts.put(artifactKeys.patch(incident.id, 1), JSON.stringify(patch));
  const secret = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
  const annotations = [{ path: 'src/order.js', line: 1, message: `with ${secret}` }];

  const { text } = await answerChecks(incident, [{ ...red, summary: `token ${secret}`, annotations }], ports);

  const kept = await ports.artifacts.get(artifactKeys.reviewRequested(incident.id, 1));
  expect(`${JSON.stringify(text)}${kept}`).toContain('src/order.js');
  expect(`${JSON.stringify(text)}${kept}`).not.toContain(secret);
});
