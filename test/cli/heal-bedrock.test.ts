import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BedrockStandIn, readScripts, startBedrockStandIn, type Turn } from '../stand-ins/bedrock/index.ts';
import { brokenProject, createProject, git, listIncidents, startSuture, suture } from './project.ts';

let bedrock: BedrockStandIn;
beforeEach(async () => {
  bedrock = await startBedrockStandIn();
});
afterEach(() => bedrock.close());

const log = `${JSON.stringify({
  level: 'error',
  time: '2026-11-24T09:00:00.000Z',
  err: {
    name: 'TypeError',
    message: 'the mean is no number',
    stack: 'TypeError: the mean is no number\n    at average (/srv/stats/src/stats.js:9:11)',
  },
})}\n`;

/** A service that says so when it computes nonsense. */
const loud = {
  ...brokenProject,
  'src/stats.js': `export function average(numbers) {
  let total = 0;
  for (let i = 0; i <= numbers.length; i++) {
    total += numbers[i];
  }
  const mean = total / numbers.length;
  if (Number.isNaN(mean)) {
    // Nobody can work with it.
    throw new TypeError('the mean is no number');
  }
  return mean;
}
`,
  'test/stats.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { average } from '../src/stats.js';

test('is a function', () => assert.equal(typeof average, 'function'));
`,
  'suture.config.json': JSON.stringify({
    services: { stats: { repository: '.', trust: { start: 'propose' } } },
    limits: { verifySeconds: { medium: 0 } },
    models: {
      triage: { id: 'sorter-v1:0', region: 'eu-west-1' },
      diagnose: { id: 'thinker-v1:0', region: 'eu-west-1' },
      fix: { id: 'writer-v1:0', region: 'eu-west-1' },
    },
  }),
};

const sort = (evidence: readonly object[]): Turn => ({
  call: {
    name: 'sort',
    input: {
      severity: 'medium',
      impact: 'every mean fails',
      blastRadius: 'nothing else uses it',
      category: 'code',
      codeIsCause: 'yes',
      why: 'its own code throws',
      evidence,
    },
  },
});
const looked: readonly Turn[] = [
  {
    text: 'I read where it is thrown, and who wrote it.',
    call: [
      { name: 'read_file', input: { path: 'src/stats.js' } },
      { name: 'blame', input: { path: 'src/stats.js', startLine: 3, endLine: 3 } },
    ],
  },
];
const concluded = (claims: readonly object[]): Turn => ({
  call: {
    name: 'conclude',
    input: {
      outcome: 'cause',
      cause: 'The loop reads one number too many.',
      confidence: 0.9,
      locations: [{ file: 'src/stats.js', startLine: 3, endLine: 3, reason: 'goes on to the length itself' }],
      claims,
      alternatives: [{ cause: 'an empty list', ruledOutBy: 'any list fails' }],
    },
  },
});
const propose: Turn = {
  call: {
    name: 'propose',
    input: {
      title: 'Stop before the end of the list',
      rationale: 'The last index is one less than the length.',
      edits: [{ path: 'src/stats.js', find: 'i <= numbers.length', replace: 'i < numbers.length' }],
    },
  },
};
const claimsFor = (error: object) => [
  { kind: 'symptom', claim: 'every mean fails', evidence: [error] },
  { kind: 'place', claim: 'it goes one too far', evidence: [{ source: 's4', quote: 'i <= numbers.length' }] },
];

function environment(): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_REGION: 'eu-west-1',
  };
}

describe('suture heal --model bedrock', () => {
  it('heals from a log by a conversation that can be read afterwards', async () => {
    const { repository, home } = createProject(loud);
    writeFileSync(join(home, '..', 'service.log'), log);
    for (const script of readScripts('test/stand-ins/bedrock/scripts/stats.json')) bedrock.play(script);
    const shared = ['--repo', repository, '--unsandboxed'];

    const words = ['heal', ...shared, '--model', 'bedrock', '--log', join(home, '..', 'service.log')];
    const healed = await suture(home, words, { environment: environment() });

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(healed.out).toContain('A proven fix waits for you');
    expect(bedrock.left()).toBe(0);
    const [incident] = await listIncidents(home, repository);
    const id = incident?.id ?? '';
    expect(git(repository, 'diff', 'main', `suture/${id}`)).toContain('+  for (let i = 0; i < numbers.length; i++) {');

    const { out } = await suture(home, ['show', id, ...shared, '--transcript']);
    expect(out).toMatch(/^triage 1, by sorter-v1:0: 1 turns/);
    expect(out).toMatch(/\ndiagnose 1, by thinker-v1:0: 2 turns, \d+ tokens, \$\d+\.\d{4}, \d+ sources\n/);
    expect(out).toContain('I read where it is thrown, and who wrote it.\n  → read_file {"path":"src/stats.js"}');
    expect(out).toContain('src/stats.js:1-12 function average: export function average(numbers) {');
    expect(out).toContain(`  ← incidents/${id}/`);
    expect(out).toMatch(/blame[\s\S]*Work out statistics/);
    expect(out).toMatch(/\nfix 1, by writer-v1:0[\s\S]*answered: the answer was accepted\n$/);
  });

  it('heals what a failing test command shows, with that test as the reproduction', async () => {
    const { repository, home } = createProject(brokenProject);
    const failed = { source: 'error1', quote: 'AssertionError' };
    bedrock.play({ say: [sort([failed])] });
    bedrock.play({ say: [...looked, concluded(claimsFor(failed))] });
    bedrock.play({ say: [propose] });
    const shared = ['--repo', repository, '--unsandboxed'];

    const words = ['heal', ...shared, '--model', 'bedrock:any.model-v1:0', '--failing', 'npm test'];
    const healed = await suture(home, words, { environment: environment() });

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(new Set(bedrock.requests.map(({ modelId }) => modelId))).toEqual(new Set(['any.model-v1:0']));
    const [incident] = await listIncidents(home, repository);
    const shown = await suture(home, ['show', incident?.id ?? '', ...shared]);
    expect(shown.out).toMatch(
      /^Verdict: proven\nIsolation: .+\n(?:Limits: .+\n)?Reproduction: failing-test: 1 failing test of the project/m,
    );
  });

  it("takes the mechanic's repair first where the configuration wants it, and asks no model", async () => {
    const models = { diagnose: { id: 'thinker-v1:0' }, fix: { id: 'writer-v1:0' } };
    const stats = { repository: '.', trust: { start: 'propose' }, mechanic: 'first' };
    const config = JSON.stringify({ services: { stats }, models });
    const { repository, home } = createProject({ ...brokenProject, 'suture.config.json': config });
    const shared = ['--repo', repository, '--unsandboxed'];

    const words = ['heal', ...shared, '--model', 'bedrock', '--failing', 'npm test'];
    const healed = await suture(home, words, { environment: environment() });

    expect(healed).toMatchObject({ code: 0, err: '' });
    expect(healed.out).toContain('A proven fix waits for you');
    expect(bedrock.requests).toEqual([]);
    const [incident] = await listIncidents(home, repository);
    const id = incident?.id ?? '';
    expect(git(repository, 'diff', 'main', `suture/${id}`)).toContain('+  for (let i = 0; i < numbers.length; i++) {');
    const { out } = await suture(home, ['show', id, ...shared]);
    expect(out).toContain('the mechanic searches for a repair before a model is asked');
    expect(out).toContain('Verdict: proven');
  });

  it('goes on with the models for an incident that they began, and says when none is configured', async () => {
    const { repository, home } = createProject(brokenProject);
    const failed = { source: 'error1', quote: 'AssertionError' };
    bedrock.play({ say: [sort([failed])] });
    bedrock.play({ say: [...looked, concluded(claimsFor(failed))] });
    bedrock.play({ say: [propose] });
    const shared = ['--repo', repository, '--unsandboxed'];
    const words = ['heal', ...shared, '--model', 'bedrock:any.model-v1:0', '--failing', 'npm test'];
    await startSuture(home, words, { environment: environment(), kill: { when: 'DetectTicket' } });

    const lost = await suture(home, ['resume', ...shared], { environment: environment() });

    expect(lost.code).toBe(3);
    expect(lost.out).toContain('models: name one for diagnose and one for fix');
  });

  it.each([
    ['an engine that does not exist', 'gpt', 'unknown engine "gpt"; use mechanic, bedrock or bedrock:MODEL_ID'],
    ['models that are not configured', 'bedrock', 'models: none is configured'],
  ])('refuses %s', async (_name, model, message) => {
    const { repository, home } = createProject(brokenProject);

    const end = await suture(home, ['heal', '--repo', repository, '--model', model, '--failing', 'npm test']);

    expect(end.code).toBe(2);
    expect(end.err).toContain(message);
  });
});

it('says that no model was asked about what the mechanic saw', async () => {
  const { repository, home } = createProject(brokenProject);
  const shared = ['--repo', repository, '--unsandboxed'];
  await suture(home, ['heal', ...shared, '--failing', 'npm test']);
  const [incident] = await listIncidents(home, repository);

  const { out } = await suture(home, ['show', incident?.id ?? '', ...shared, '--transcript']);

  expect(out).toContain('No model was asked about this incident');
});
