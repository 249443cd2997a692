import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLocalGit } from '@suture/adapters/local-git';
import { createSandbox } from '@suture/adapters/proving';
import { artifactKeys, parseJson } from '@suture/core';
import { Transcript } from '@suture/core/agents';
import { createMemoryStores, sampleIncident } from '@suture/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTranscripts } from '../../packages/cli/src/transcripts.ts';
import { EvalCase } from '../../packages/eval/src/case.ts';
import { runHiddenTests } from '../../packages/eval/src/hidden-tests.ts';
import { evaluate } from '../../packages/eval/src/index.ts';
import { EvalReport } from '../../packages/eval/src/report.ts';
import { buildRepository, findCommit } from '../../packages/eval/src/repository.ts';
import { sumSpending } from '../../packages/eval/src/spending.ts';
import { brokenProject, createProject, git, writeFile } from '../cli/project.ts';
import { startBedrockStandIn } from '../stand-ins/bedrock/index.ts';

const command = fileURLToPath(new URL('../../packages/eval/bin/eval.js', import.meta.url));

async function runEval(...words: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const keep = (kept: string[]) => ({ write: (text: string) => kept.push(text) });
  const code = await evaluate(words, { out: keep(out), err: keep(err) });
  return { code, out: out.join(''), err: err.join('') };
}

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'suture-eval-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function createCase(folder: string, repository: unknown) {
  const read = EvalCase.parse({
    description: 'It averages wrongly',
    repository,
    signal: { failing: 'npm test' },
    expected: { outcome: 'fix', cause: { files: ['src/stats.js'] } },
    hidden: { files: 'hidden', command: 'node --test hidden/*.test.js' },
  });
  return { ...read, name: 'stats', folder };
}

describe('npm run eval', () => {
  it('runs a case through the loop, writes what it showed, and compares it with another run', async () => {
    const folder = createFolder();
    const [old, young] = [join(folder, 'old.json'), join(folder, 'new.json')];

    const words = ['eval/cases', '--case', 'bookings-that-meet', '--unsandboxed', '--json', '--at-least', '2'];
    const ran = spawnSync(process.execPath, [command, ...words, '--out', young], { encoding: 'utf8' });

    expect(ran.stderr).toBe('');
    // One fix is proven, and two were asked for.
    expect(ran.status).toBe(1);
    const report = EvalReport.parse(JSON.parse(ran.stdout));
    expect(report).toMatchObject({
      model: 'mechanic',
      failures: [],
      summary: { proven: { got: 1, of: 1 }, tokens: 0 },
    });
    expect(report.cases).toMatchObject([
      {
        name: 'bookings-that-meet',
        ended: 'fix',
        solved: true,
        causeFound: true,
        suspectFound: true,
        verdict: 'proven',
        hidden: { ran: true, passed: 4, total: 4 },
        attempts: 1,
        microUsd: 0,
      },
    ]);
    expect(report.cases[0]?.seconds).toBeGreaterThan(0);
    expect(EvalReport.parse(JSON.parse(readFileSync(young, 'utf8')))).toEqual(report);

    writeFile(old, JSON.stringify({ ...report, cases: report.cases.map((one) => ({ ...one, solved: false })) }));
    const compared = await runEval('--compare', old, young);
    expect(compared).toMatchObject({ code: 0, err: '' });
    expect(compared.out).toMatch(/^bookings-that-meet +better .* solved \+1$/m);
  });

  it('adds up what a model used, and does not take its hand-over for a fix', async () => {
    const bedrock = await startBedrockStandIn();
    onTestFinished(() => bedrock.close());
    bedrock.answer(({ tools }) => {
      const usage = { inputTokens: 1000, outputTokens: 100 };
      const doubt = {
        severity: 'low',
        impact: 'x',
        blastRadius: 'x',
        category: 'unknown',
        codeIsCause: 'unclear',
        why: 'x',
      };
      if (tools.includes('sort')) return { call: { name: 'sort', input: doubt }, usage };
      const input = { outcome: 'cannot_tell', cause: 'nothing shows it', confidence: 0.1 };
      return { call: { name: 'conclude', input }, usage };
    });
    const words = ['eval/cases', '--case', 'bookings-that-meet', '--unsandboxed', '--json'];
    const child = spawn(process.execPath, [command, ...words, '--model', 'bedrock:anthropic.claude-haiku-4-5-v1:0'], {
      env: {
        ...process.env,
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'example',
      },
    });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));

    const [code] = await once(child, 'close');

    const report = parseJson(EvalReport, Buffer.concat(out).toString('utf8'), 'the report');
    expect(code).toBe(0);
    // 2 × (1,000 × $1.10 + 100 × $5.50) a million
    expect(report.cases).toMatchObject([{ solved: false, tokens: 2200, microUsd: 3300, ended: 'hand_over' }]);
  });

  it.each([
    ['an unknown option', ['--colour'], "unknown option '--colour'"],
    ['a model that is none', ['--model', 'oracle'], 'unknown engine "oracle"; use mechanic, bedrock'],
    ['models of no configuration', ['--model', 'bedrock'], 'give one with --config FILE, or use bedrock:MODEL_ID'],
    ['a number that is none', ['--at-least', 'most'], 'use a number such as 5'],
    ['a case that is none', ['--case', 'none-such'], 'there is no none-such. Use one of: bookings-that-meet'],
    ['a folder that is not there', ['nowhere'], 'name one that contains cases'],
    ['one report to compare', ['--compare', 'package.json'], 'give two reports'],
    ['a report that is none', ['--compare', 'package.json', 'package.json'], 'the report package.json'],
  ])('says what is wrong with %s', async (_what, words, message) => {
    const { code, err } = await runEval(...words, '--unsandboxed');

    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  it('reports a case that could not be run and continues', async () => {
    const folder = createFolder();
    const repository = { git: 'nowhere.git' };
    const { name: _name, folder: _folder, ...given } = createCase(folder, repository);
    writeFile(join(folder, 'stats', 'case.json'), JSON.stringify(given));
    writeFile(join(folder, 'stats', 'hidden', 'a.test.js'), '');

    const { code, out } = await runEval(folder, '--unsandboxed');

    expect(out).toContain('could not be run: the case stats is not valid: repository.git: git cannot clone nowhere');
    expect(out).toMatch(/^0 cases/m);
    expect(code).toBe(1);
  });
});

describe("a case's repository", () => {
  it.each(['path', 'bundle'])('is the failing commit of a %s and nothing later', async (kind) => {
    const { repository: source } = createProject(brokenProject);
    const failing = git(source, 'rev-parse', 'HEAD');
    writeFile(join(source, 'src/stats.js'), 'export const mended = true;\n');
    git(source, 'commit', '--all', '--quiet', '--message', 'Mend it');
    const mended = git(source, 'rev-parse', 'HEAD');
    git(source, 'bundle', 'create', '--quiet', join(source, '..', 'bundle'), '--all');
    const given = createCase(join(source, '..'), { git: kind === 'path' ? source : 'bundle', commit: failing });
    const into = join(createFolder(), 'repository');

    await buildRepository(given, into);

    expect(git(into, 'rev-parse', 'main', 'HEAD')).toBe(`${failing}\n${failing}`);
    expect(() => execFileSync('git', ['cat-file', '-e', mended], { cwd: into, stdio: 'ignore' })).toThrow();
    expect(readdirSync(join(into, '..'))).toEqual(['repository']);
    expect(await findCommit(given, 'Work out statistics', into)).toBe(failing);
    expect(await findCommit(given, failing.slice(0, 8), into)).toBe(failing);
    await expect(findCommit(given, 'Mend it', into)).rejects.toThrow('expected.suspectCommit: 0 commits');
  });

  it('says which commit a repository does not have, and what installing its dependencies said', async () => {
    const { repository: source } = createProject(brokenProject);
    const into = (name: string) => join(createFolder(), name);

    const absent = buildRepository(createCase(source, { git: source, commit: 'v9' }), into('a'));
    const broken = buildRepository(createCase(source, { git: source, prepare: 'echo no disk >&2; exit 3' }), into('b'));

    await expect(absent).rejects.toThrow('repository.commit:');
    await expect(broken).rejects.toThrow('ended with 3: no disk');
  });
});

describe('hidden tests', () => {
  it('fail where the behaviour is not right, whatever else the command runs', async () => {
    const { repository } = createProject(brokenProject);
    const folder = createFolder();
    const test = (name: string, claim: string) => `test('${name}', () => assert.ok(${claim}));\n`;
    const head = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { average, largest } from '../src/stats.js';
`;
    const tests = head + test('averages', 'average([4]) === 4') + test('finds', 'largest([4, 9]) === 9');
    writeFile(join(folder, 'hidden', 'acceptance', 'stats.test.js'), tests);
    const given = createCase(folder, { git: repository });
    const hidden = { files: 'hidden', command: 'npm test', minutes: 1 };
    const local = await openLocalGit({
      repository,
      state: join(folder, 'state'),
      clock: { now: () => new Date('2026-11-24T09:00:00Z') },
    });
    const sandbox = await createSandbox({ allowUnsandboxed: true });
    const place = { git: local, sandbox, reports: join(folder, 'reports') };

    const broken = await runHiddenTests(given, hidden, git(repository, 'rev-parse', 'HEAD'), place);
    const source = readFileSync(join(repository, 'src/stats.js'), 'utf8');
    writeFile(join(repository, 'src/stats.js'), source.replace('i <= numbers', 'i < numbers'));
    git(repository, 'commit', '--all', '--quiet', '--message', 'Mend it');
    const mended = await runHiddenTests(given, hidden, git(repository, 'rev-parse', 'HEAD'), place);

    expect(broken).toMatchObject({ passed: 1, total: 2 });
    expect(broken.failures).toEqual([expect.stringContaining('acceptance/stats.test.js > averages')]);
    expect(mended).toEqual({ passed: 2, total: 2, failures: [] });
    expect(git(repository, 'status', '--porcelain')).toBe('');
  });
});

it('adds up what the conversations of an incident used', async () => {
  const { artifacts, incidents } = createMemoryStores();
  const incident = { ...sampleIncident, attempts: { diagnose: 1, fix: 3, fixInRound: 3, review: 0, observe: 0 } };
  const usage = { inputTokens: 100, outputTokens: 20, cacheReadTokens: 7, cacheWriteTokens: 3 };
  const asked = { role: 'user' as const, content: [] };
  const reply = { message: { role: 'assistant' as const, content: [] }, stop: 'ended' as const, usage, by: 'm' };
  const turn = { at: '2026-11-24T09:00:00Z', asked, microUsd: 1500 };
  await incidents.create(incident);
  // The fourth brought no fix and was not counted as an attempt.
  for (const [agent, attempt] of [
    ['triage', 1],
    ['diagnose', 1],
    ['fix', 1],
    ['fix', 4],
  ] as const) {
    const begun = { agent, attempt, system: '', tools: [], sources: [], rejected: 0, setbacks: 0 };
    const transcript = Transcript.parse({
      ...begun,
      turns: [
        { ...turn, reply },
        { ...turn, microUsd: 0 },
      ],
    });
    await artifacts.put(artifactKeys.transcript(incident.id, agent, attempt), JSON.stringify(transcript));
  }

  const transcripts = await readTranscripts(incident.id, { artifacts, incidents });

  expect(transcripts.map(({ agent, attempt }) => `${agent} ${attempt}`)).toEqual([
    'triage 1',
    'diagnose 1',
    'fix 1',
    'fix 4',
  ]);
  expect(sumSpending(transcripts)).toEqual({ tokens: 520, microUsd: 6000 });
  expect(sumSpending([])).toEqual({ tokens: 0, microUsd: 0 });
});
