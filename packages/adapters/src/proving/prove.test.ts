import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { judgeProof, type Reproduction, type SuiteRun, type WorkOrder } from '@suture/core';
import { runProgram } from '@suture/mechanic/suites';
import { describe, expect, it, vi } from 'vitest';
import { linkDependencies } from './dependencies.ts';
import { type BaseRuns, createProver } from './prove.ts';

const suite = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };
const wrong = 'export const share = (part, whole) => part.value / whole;\nexport const twice = (n) => n * 2;\n';
const right = wrong.replace('part.value', '(part?.value ?? 0)');
const nodeTest = "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n";
const files: Readonly<Record<string, string>> = {
  'package.json': '{"name":"parts","type":"module"}',
  'src/share.js': wrong,
  'test/share.test.js': `${nodeTest}import { share, twice } from '../src/share.js';\ntest('shares', () => assert.equal(share({ value: 4 }, 2), 2));\ntest('doubles', () => assert.equal(twice(2), 4));\n`,
};
const replayFile = 'suture-reproduction/replay.test.js';
const replay: Reproduction = {
  kind: 'captured-event',
  description: 'shares nothing',
  files: [
    {
      path: replayFile,
      content: `${nodeTest}import { share } from '../src/share.js';\ntest('replays', () => assert.equal(share(undefined, 2), 0));\n`,
    },
  ],
  command: suite,
  testFiles: [replayFile],
  tests: [],
  expects: "TypeError: Cannot read properties of undefined (reading 'value')",
};

function write(root: string, contents: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function folder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'suture-prove-')));
}

async function prove(
  change: Partial<WorkOrder> = {},
  extra: Readonly<Record<string, string>> = {},
  baseRuns?: BaseRuns,
) {
  const base = write(folder(), { ...files, ...extra });
  const runs: string[] = [];
  const prover = createProver({
    checkout: async () => {
      const root = folder();
      cpSync(base, root, { recursive: true });
      return { root, dispose: async () => rmSync(root, { recursive: true }) };
    },
    prepare: async () => [],
    sandbox: { isolation: 'none: a test', run: runProgram },
    reports: folder(),
    onRun: (kind) => runs.push(kind),
    ...(baseRuns && { baseRuns }),
  });
  const order: WorkOrder = {
    incidentId: 'inc-1',
    attempt: 1,
    nonce: 'n'.repeat(32),
    repository: 'parts',
    baseCommit: 'c0ffee',
    suite,
    files: [{ path: 'src/share.js', before: wrong, after: right }],
    reproduction: replay,
    timeout: 300_000,
    ...change,
  };
  const report = await prover.prove(order);
  return { report, runs, proof: judgeProof(order, report) };
}

describe('createProver', () => {
  it('proves a fix: the reproduction fails before and passes after, and the suite holds', async () => {
    const { proof, runs } = await prove();

    expect(proof).toMatchObject({ verdict: 'proven', reasons: [], suiteRuns: 2 });
    expect(proof.reproduction.errorOnBase).toContain("reading 'value'");
    expect(runs).toEqual(['reproduction', 'reproduction', 'suite', 'suite']);
  });

  it('runs the suite on the base commit once for several proofs, and again if something needs explaining', async () => {
    const kept: SuiteRun[] = [];
    const baseRuns: BaseRuns = {
      find: async () => kept[0],
      keep: async (_order, run) => {
        kept.push(run);
      },
    };
    const breaking = [{ path: 'src/share.js', before: wrong, after: right.replace('n * 2', 'n * 3') }];

    const first = await prove({}, {}, baseRuns);
    const second = await prove({}, {}, baseRuns);
    const third = await prove({ files: breaking }, {}, baseRuns);

    const suites = [first, second, third].map(({ runs }) => runs.filter((kind) => kind === 'suite').length);
    expect(suites).toEqual([2, 1, 2 + 5]);
    expect(second.proof).toMatchObject({ verdict: 'proven', suite: first.proof.suite });
    expect(third.proof.suite.brokenByPatch).toEqual(['test/share.test.js > doubles']);
  });

  it('does not keep a run on the base commit that did not finish', async () => {
    const keep = vi.fn(async () => undefined);

    await prove(
      { timeout: 2_500, reproduction: { ...replay, kind: 'none', files: [], testFiles: [] } },
      { 'test/hang.test.js': `${nodeTest}test('hangs', () => new Promise((done) => setTimeout(done, 1e8)));\n` },
      { find: async () => undefined, keep },
    );

    expect(keep).not.toHaveBeenCalled();
  });

  it('does not prove a fix that leaves the failure', async () => {
    const { proof } = await prove({
      files: [{ path: 'src/share.js', before: wrong, after: `${wrong}// looked at\n` }],
    });

    expect(proof.verdict).toBe('not_proven');
    expect(proof.reasons.join(' ')).toContain('does not pass with the patch');
  });

  it('names the test that a fix breaks, and looks at the base again before it does', async () => {
    const { proof, runs } = await prove({
      files: [{ path: 'src/share.js', before: wrong, after: right.replace('n * 2', 'n * 3') }],
    });

    expect(proof.verdict).toBe('not_proven');
    expect(proof.suite.brokenByPatch).toEqual(['test/share.test.js > doubles']);
    // The file of the lost test is run five more times, and passes.
    expect(runs.filter((kind) => kind === 'suite')).toHaveLength(3 + 5);
  });

  it('takes a test for flaky that fails on the base commit as well once it has been looked at again', async () => {
    const count = join(folder(), 'runs');
    // Fails in the first run, with the patch, and then only in the fourth, a further one on the base commit.
    const flaky = `${nodeTest}import { appendFileSync, readFileSync } from 'node:fs';
test('is flaky', () => {
  appendFileSync(${JSON.stringify(count)}, '.');
  const run = readFileSync(${JSON.stringify(count)}, 'utf8').length;
  assert.ok(run !== 1 && run !== 4);
});
`;

    const { proof, report, runs } = await prove({}, { 'test/flaky.test.js': flaky });

    expect(proof).toMatchObject({ verdict: 'proven', suite: { flaky: ['test/flaky.test.js > is flaky'] } });
    expect(report.baseFurther).toHaveLength(1);
    expect(runs.filter((kind) => kind === 'suite')).toHaveLength(4);
  });

  it('proves a fix where a test fails on the base commit for another reason, and names that test', async () => {
    const { proof } = await prove(
      {},
      { 'test/other.test.js': `${nodeTest}test('is red', () => assert.fail('no network'));\n` },
    );

    expect(proof.verdict).toBe('proven');
    expect(proof.suite.failingOnBase).toEqual(['test/other.test.js > is red']);
  });

  it('runs a failing suite once on each tree when it is its own reproduction', async () => {
    const failing: Reproduction = {
      kind: 'failing-test',
      description: 'a test fails',
      files: [],
      command: suite,
      testFiles: ['test/none.test.js'],
      tests: ['test/none.test.js > shares nothing'],
    };
    const own = {
      'test/none.test.js': `${nodeTest}import { share } from '../src/share.js';\ntest('shares nothing', () => assert.equal(share(undefined, 2), 0));\n`,
    };

    const { proof, runs } = await prove({ reproduction: failing }, own);

    expect(proof.verdict).toBe('proven');
    // The failing file runs once more with tripwires behind its tests.
    expect(runs).toEqual(['suite', 'suite', 'reproduction']);
  });

  it('reports a suite that hangs instead of waiting for it', async () => {
    const { proof } = await prove(
      { timeout: 2_500, reproduction: { ...replay, kind: 'none', files: [], testFiles: [] } },
      { 'test/hang.test.js': `${nodeTest}test('hangs', () => new Promise((done) => setTimeout(done, 1e8)));\n` },
    );

    expect(proof.verdict).toBe('red_on_base');
    expect(proof.reasons.join(' ')).toContain('does not finish on the base commit');
  });

  it.each([
    [
      'another text than the base has',
      { files: [{ path: 'src/share.js', before: 'something else', after: right }] },
      'not what the patch expects',
    ],
    ['a path out of the tree', { files: [{ path: '../share.js', before: null, after: right }] }, 'not a plain file'],
    [
      'a reproduction over a file of the project',
      { reproduction: { ...replay, files: [{ path: 'test/share.test.js', content: 'x' }] } },
      'would overwrite',
    ],
  ])('applies nothing onto %s', async (_name, change, problem) => {
    const { report, proof } = await prove(change);

    expect(report.problem).toContain(problem);
    expect(proof.verdict).toBe('not_proven');
  });
});

describe('linkDependencies', () => {
  it('links what is installed, and packages of the project to their place in the tree', async () => {
    const repository = write(folder(), {
      'package.json': '{"dependencies":{"dep":"1","@scope/other":"1"},"workspaces":["packages/*"]}',
      'node_modules/dep/package.json': '{"name":"dep"}',
      'node_modules/@scope/other/package.json': '{"name":"@scope/other"}',
      'node_modules/.vite/cache': 'x',
      'packages/own/package.json': '{"name":"own"}',
    });
    symlinkSync('../packages/own', join(repository, 'node_modules', 'own'));
    const root = write(folder(), { 'package.json': '{}', 'packages/own/package.json': '{"name":"own"}' });

    const { mounts } = await linkDependencies({ repository, root });

    expect(readlinkSync(join(root, 'node_modules/dep'))).toBe(join(repository, 'node_modules/dep'));
    expect(readlinkSync(join(root, 'node_modules/@scope/other'))).toBe(join(repository, 'node_modules/@scope/other'));
    expect(realpathSync(join(root, 'node_modules/own'))).toBe(join(root, 'packages/own'));
    expect(existsSync(join(root, 'node_modules/.vite'))).toBe(false);
    expect(mounts).toEqual([{ path: join(repository, 'node_modules'), writable: false }]);
  });

  it('follows a node_modules that is itself a link', async () => {
    const elsewhere = write(folder(), { 'dep/package.json': '{"name":"dep"}' });
    const repository = write(folder(), { 'package.json': '{"dependencies":{"dep":"1"}}' });
    symlinkSync(elsewhere, join(repository, 'node_modules'));
    const root = write(folder(), { 'package.json': '{}' });

    const { mounts } = await linkDependencies({ repository, root });

    expect(readlinkSync(join(root, 'node_modules/dep'))).toBe(join(elsewhere, 'dep'));
    expect(mounts).toEqual([{ path: elsewhere, writable: false }]);
  });

  it.each([
    ['an npm lock file', { 'package-lock.json': '{}' }, 'run npm ci'],
    ['a pnpm lock file', { 'pnpm-lock.yaml': '' }, 'run pnpm install --frozen-lockfile'],
    ['a lock file of yarn 1', { 'yarn.lock': '# yarn lockfile v1' }, 'run yarn install'],
    ['a lock file of bun', { 'bun.lock': '{}' }, 'run bun install'],
    [
      'yarn 4 with node_modules',
      { 'yarn.lock': '__metadata:', '.yarnrc.yml': 'nodeLinker: node-modules' },
      'run yarn install',
    ],
    [
      'yarn 4 as it is',
      { 'yarn.lock': '__metadata:\n  version: 8', '.yarnrc.yml': 'compressionLevel: 0' },
      'nodeLinker: node-modules',
    ],
    ['an installed Plug’n’Play', { 'yarn.lock': '# yarn lockfile v1', '.pnp.cjs': '' }, 'nodeLinker: node-modules'],
  ])('says how to install with %s', async (_which, files: Readonly<Record<string, string>>, way) => {
    const repository = write(folder(), { 'package.json': '{"dependencies":{"dep":"1"}}', ...files });

    await expect(linkDependencies({ repository, root: repository })).rejects.toThrow(way);
  });

  it.each([
    ['yarn@4.5.0', 'nodeLinker: node-modules'],
    ['yarn@1.22.22', 'run yarn install'],
    ['bun@1.2.0', 'run bun install'],
    ['pnpm@9.0.0', 'run pnpm install'],
  ])('says how to install without a lock file for %s', async (packageManager, way) => {
    const repository = write(folder(), {
      'package.json': JSON.stringify({ packageManager, dependencies: { dep: '1' } }),
    });

    await expect(linkDependencies({ repository, root: repository })).rejects.toThrow(way);
  });

  it('asks for an install when dependencies are named and none are installed', async () => {
    const repository = write(folder(), { 'package.json': '{"dependencies":{"dep":"1"}}' });

    await expect(linkDependencies({ repository, root: repository })).rejects.toThrow('run npm install');
  });

  it('has nothing to do without dependencies', async () => {
    const repository = write(folder(), { 'package.json': '{"name":"alone"}' });

    expect(await linkDependencies({ repository, root: repository })).toEqual({ mounts: [] });
  });
});
