import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  artifactKeys,
  judgeProof,
  nameOrder,
  type ProvingOrder,
  ProvingReport,
  parseJson,
  type SearchOrder,
  SearchReport,
  type WorkOrder,
} from '@suture/core';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProvingPrograms } from '../../stacks/proving-programs.ts';
import { type ObjectStore, startObjectStore } from './object-store.ts';

const bucket = 'artifacts';
const secret = 'credentials-of-the-build';
const suite = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };
const wrong = 'export const share = (part) => part.value;\n';
const right = 'export const share = (part) => part?.value;\n';
const nodeTest = "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\n";
const replay = 'suture-reproduction/replay.test.mjs';
const isRoot = process.getuid?.() === 0;

let programs: string;
let store: ObjectStore;
beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'suture-programs-'));
  buildProvingPrograms(programs);
  // As the build's own commands do it: the tests' users read the reporters there.
  chmodSync(programs, 0o755);
  store = await startObjectStore(bucket);
});
afterAll(() => store.close());

function order(change: Partial<WorkOrder> = {}): WorkOrder {
  return {
    incidentId: 'inc-1',
    attempt: 1,
    nonce: 'n'.repeat(32),
    repository: 'acme/parts',
    baseCommit: 'c0ffee',
    suite,
    files: [{ path: 'src/share.js', before: wrong, after: right }],
    reproduction: {
      kind: 'captured-event',
      description: 'shares nothing',
      files: [
        {
          path: replay,
          content: `${nodeTest}import { share } from '../src/share.js';\ntest('replays', () => assert.equal(share(undefined), undefined));\n`,
        },
      ],
      command: suite,
      testFiles: [replay],
      tests: [],
      expects: "TypeError: Cannot read properties of undefined (reading 'value')",
      trigger: { module: 'src/share.js', export: 'share', factory: false, input: { kind: 'call', args: [] } },
    },
    timeout: 300_000,
    ...change,
  };
}

/** A project with a boundary error, and an order to search for its repair. */
const averages = {
  'package.json': '{"name":"stats","type":"module","scripts":{"test":"node --test"}}\n',
  'src/stats.js': `export function average(numbers) {
  let total = 0;
  for (let i = 0; i <= numbers.length; i++) {
    total += numbers[i];
  }
  return total / numbers.length;
}
`,
  'test/stats.test.js': `${nodeTest}import { average } from '../src/stats.js';\ntest('averages', () => {\n  assert.equal(average([1, 2, 3]), 2);\n  assert.equal(average([10]), 10);\n});\n`,
};

function searchOrder(): SearchOrder {
  return {
    kind: 'search',
    incidentId: 'inc-1',
    nonce: 's'.repeat(32),
    repository: 'acme/parts',
    baseCommit: 'c0ffee',
    service: 'parts',
    evidence: {
      gatheredAt: '2026-11-24T09:00:00.000Z',
      deployedCommit: 'c0ffee',
      errors: [],
      commits: [],
      gaps: [],
      failingCommand: 'npm test',
    },
    suite,
    timeout: 300_000,
  };
}

async function keepTree(files: Readonly<Record<string, string>>): Promise<void> {
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name: `acme-parts-c0ffee/${name}` }, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  store.objects.set('tree.tar.gz', gzipSync(Buffer.concat(chunks)));
}

const project = {
  'package.json': '{"name":"parts","version":"1.0.0","type":"module"}\n',
  'src/share.js': wrong,
  'test/share.test.js': `${nodeTest}import { share } from '../src/share.js';\ntest('shares', () => assert.equal(share({ value: 4 }), 4));\n`,
};

interface Run {
  readonly program: 'prove' | 'prepare';
  readonly order?: ProvingOrder;
  readonly dependencies?: string;
  /** Without bubblewrap on it, the other sandbox has to do. */
  readonly path?: string;
}

async function run({ program, order: given = order(), dependencies, path }: Run) {
  const key = 'kind' in given ? artifactKeys.searchOrder('inc-1') : artifactKeys.workOrder('inc-1', given.attempt);
  store.objects.set(key, Buffer.from(JSON.stringify(given)));
  const supply = { tree: 'tree.tar.gz', ...(dependencies === undefined ? {} : { dependencies }) };
  store.objects.set(`proving/in/supplies/inc-1/${nameOrder(given)}.json`, Buffer.from(JSON.stringify(supply)));
  for (const old of [artifactKeys.provingReport('inc-1', 1), artifactKeys.searchReport('inc-1')])
    store.objects.delete(old);
  const child = spawn(process.execPath, [join(programs, `${program}.mjs`)], {
    env: {
      PATH: path ?? process.env.PATH,
      HOME: process.env.HOME,
      ARTIFACT_BUCKET: bucket,
      WORK_ORDER: key,
      AWS_ENDPOINT_URL: store.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: secret,
      AWS_SECRET_ACCESS_KEY: secret,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const text = store.objects.get(artifactKeys.provingReport('inc-1', 1))?.toString('utf8');
  const report = text === undefined ? undefined : parseJson(ProvingReport, text, 'the report');
  const searched = store.objects.get(artifactKeys.searchReport('inc-1'))?.toString('utf8');
  const found = searched === undefined ? undefined : parseJson(SearchReport, searched, 'the report of the search');
  const proof = report === undefined || 'kind' in given ? undefined : judgeProof(given, report);
  return { code, said, report, proof, found };
}

/** A PATH with everything the builds start but bubblewrap. */
function pathWithoutBubblewrap(): string {
  const folder = mkdtempSync(join(tmpdir(), 'suture-path-'));
  for (const name of ['tar', 'gzip', 'setpriv', 'kill']) symlinkSync(`/usr/bin/${name}`, join(folder, name));
  return folder;
}

describe('the bundled programs', () => {
  it('are the same bytes for the same sources', () => {
    const again = mkdtempSync(join(tmpdir(), 'suture-programs-'));
    buildProvingPrograms(again);
    const digest = (folder: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, 'prove.mjs')))
        .digest('hex');

    expect(digest(again)).toBe(digest(programs));
  });

  it('install what the lock file names, and prove with it', async () => {
    const lock = {
      name: 'parts',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'parts', version: '1.0.0', dependencies: { other: 'file:vendor/other' } },
        'node_modules/other': { resolved: 'vendor/other', link: true },
        'vendor/other': { name: 'other', version: '1.0.0' },
      },
    };
    await keepTree({
      ...project,
      'package.json': '{"name":"parts","version":"1.0.0","type":"module","dependencies":{"other":"file:vendor/other"}}',
      'package-lock.json': JSON.stringify(lock),
      'vendor/other/package.json': '{"name":"other","version":"1.0.0","type":"module","exports":"./index.js"}',
      'vendor/other/index.js': 'export const one = 1;\n',
      'test/other.test.js': `${nodeTest}import { one } from 'other';\ntest('has it', () => assert.equal(one, 1));\n`,
    });

    const prepared = await run({ program: 'prepare', dependencies: 'dependencies.tar.gz' });
    const proved = await run({ program: 'prove', dependencies: 'dependencies.tar.gz' });

    expect(prepared).toMatchObject({ code: 0, said: '' });
    expect(gunzipSync(store.objects.get('dependencies.tar.gz') ?? Buffer.alloc(0)).toString('latin1')).toContain(
      'node_modules/other',
    );
    expect(proved.proof).toMatchObject({ verdict: 'proven', suite: { passedOnBase: 2 } });
  });

  it('say in one line what is missing, and end with 1', async () => {
    await keepTree({ ...project, 'package.json': '{"name":"parts","dependencies":{"other":"1"}}' });

    const { code, said } = await run({ program: 'prepare', dependencies: 'dependencies.tar.gz' });

    expect(code).toBe(1);
    expect(said).toMatch(/^InstallFailed: .*there is no lock file.*\n$/);
  });
});

const sandboxes = [
  ['bubblewrap, where it is', undefined],
  ['another user', pathWithoutBubblewrap()],
] as const;

describe.skipIf(!isRoot).each(sandboxes)('proving under %s', (name, path) => {
  const place = path === undefined ? {} : { path };

  it('proves a good fix and does not prove another', async () => {
    await keepTree(project);

    const good = await run({ program: 'prove', ...place });
    const seen = "process.argv.some((arg) => arg.includes('test'))";
    const detects = `export const share = (part) => (${seen} ? part?.value : part.value);\n`;
    const detecting = await run({
      program: 'prove',
      order: order({ files: [{ path: 'src/share.js', before: wrong, after: detects }] }),
      ...place,
    });
    const bad = await run({
      program: 'prove',
      order: order({ files: [{ path: 'src/share.js', before: wrong, after: `${wrong}// looked at\n` }] }),
      ...place,
    });

    expect(good).toMatchObject({ code: 0, said: '', proof: { verdict: 'proven', reasons: [] } });
    expect(good.proof?.observation).toMatchObject({ made: true });
    expect(good.proof?.limits).toContain('processes');
    expect(bad).toMatchObject({ code: 0, proof: { verdict: 'not_proven' } });
    expect(detecting).toMatchObject({ code: 0, proof: { verdict: 'not_proven', observation: { made: true } } });
    if (name === 'another user') expect(good.report?.isolation).toContain('a user of its own');
  });

  it('proves with a suite that fetches from a server of its own by the name localhost', async () => {
    const fetches = [
      "import { createServer } from 'node:http';",
      "test('answers', async () => {",
      "  const server = createServer((_request, response) => response.end('own')).listen(0, 'localhost');",
      "  await new Promise((resolve) => server.once('listening', resolve));",
      '  const answer = await fetch(`http://localhost:${server.address().port}`);',
      "  assert.equal(await answer.text(), 'own');",
      '  server.close();',
      '});',
      '',
    ].join('\n');
    await keepTree({ ...project, 'test/server.test.js': `${nodeTest}${fetches}` });

    const { proof } = await run({ program: 'prove', ...place });

    expect(proof).toMatchObject({ verdict: 'proven', suite: { passedOnBase: 2 } });
  });

  it('keeps from the tests what could be used against the proof: credentials, the order, other trees, its own user', async () => {
    const probe = [
      "import { readdirSync, readFileSync, writeFileSync } from 'node:fs';",
      "import { dirname, join } from 'node:path';",
      'const found = [];',
      `if (JSON.stringify(process.env).includes('${secret}')) found.push('environment');`,
      "for (const pid of readdirSync('/proc').filter((entry) => /^\\d+$/.test(entry))) {",
      `  try { if (readFileSync('/proc/' + pid + '/environ', 'latin1').includes('${secret}')) found.push('environ of another'); } catch {}`,
      '}',
      "for (const folder of [join(process.cwd(), '..'), join(process.env.HOME, '../..')]) { try { if (readdirSync(folder).some((entry) => /^tree-/.test(entry) && !process.cwd().endsWith(entry))) found.push('folders'); } catch {} }",
      "if (process.getuid() === 0) found.push('root');",
      "test('finds nothing', () => assert.deepEqual(found, []));",
      '',
    ].join('\n');
    await keepTree({ ...project, 'test/probe.test.js': `${nodeTest}${probe}` });

    const { proof, report } = await run({ program: 'prove', ...place });

    expect(report?.base?.tests.find((test) => test.id.includes('finds nothing'))).toEqual({
      id: 'test/probe.test.js > finds nothing',
      status: 'passed',
    });
    expect(proof?.verdict).toBe('proven');
  });

  it('searches for a repair with the mechanic, which has neither credentials nor the nonce of its order', async () => {
    const probe = [
      "import { readdirSync, readFileSync } from 'node:fs';",
      "import { join } from 'node:path';",
      'const found = [];',
      "const read = (path) => { try { return readFileSync(path, 'latin1'); } catch { return ''; } };",
      `if (JSON.stringify(process.env).includes('${secret}')) found.push('environment');`,
      "for (const pid of readdirSync('/proc').filter((entry) => /^\\d+$/.test(entry)))",
      `  if (read('/proc/' + pid + '/environ').includes('${secret}')) found.push('environ of another');`,
      "const order = read(join(process.cwd(), '../order.json'));",
      `if (order.includes('${'s'.repeat(32)}')) found.push('nonce');`,
      "if (process.getuid() === 0) found.push('root');",
      "test('finds nothing', () => assert.deepEqual(found, []));",
      '',
    ].join('\n');
    await keepTree({ ...averages, 'test/probe.test.js': `${nodeTest}${probe}` });

    const { code, said, found } = await run({ program: 'prove', order: searchOrder(), ...place });

    expect({ code, said }).toEqual({ code: 0, said: '' });
    expect(found?.nonce).toBe('s'.repeat(32));
    expect(found?.patches.map(({ by }) => by)).toContain('mechanic');
    expect(found?.patches[0]?.files[0]?.after).toContain('i < numbers.length');
    expect(found?.patches[0]?.reproduction.tests).toEqual(['test/stats.test.js > averages']);
    expect(found?.patches[0]?.confidence).toBeGreaterThan(0.5);
    expect(found?.diagnosis?.files).toContain('src/stats.js');
    if (name === 'another user') expect(found?.isolation).toContain('a user of its own');
  });

  it('says why a search found nothing, also where the tests destroy what it would write', async () => {
    const quiet = { ...searchOrder().evidence, failingCommand: 'npm run nothing' };
    await keepTree(averages);
    const nothing = await run({ program: 'prove', order: { ...searchOrder(), evidence: quiet }, ...place });
    const vandal = "import { mkdirSync } from 'node:fs';\nmkdirSync('../report.json', { recursive: true });\n";
    await keepTree({ ...averages, 'test/vandal.test.js': `${nodeTest}${vandal}` });
    const destroyed = await run({ program: 'prove', order: searchOrder(), ...place });

    expect(nothing).toMatchObject({
      code: 0,
      found: { patches: [], summary: expect.stringContaining('npm run nothing') },
    });
    expect(destroyed).toMatchObject({
      code: 0,
      found: { patches: [], summary: expect.stringContaining('left no findings') },
    });
  });

  it('starts nothing of the tree as itself', async () => {
    const trap = '#!/bin/sh\nid -u > /tmp/suture-trap-$$\nexit 1\n';
    await keepTree({ ...project, 'node_modules/.bin/setpriv': trap, 'node_modules/.bin/kill': trap });

    const { proof } = await run({ program: 'prove', ...place });

    expect(proof?.verdict).toBe('proven');
  });

  it('does not wait for a report that never ends', async () => {
    const pipe = [
      "import { execFileSync } from 'node:child_process';",
      "import { dirname, join } from 'node:path';",
      "test('puts a pipe there', () => {",
      "  execFileSync('mkfifo', [join(dirname(process.env.HOME), 'report.json')]);",
      "  process.kill(process.ppid, 'SIGKILL');",
      '});',
      '',
    ].join('\n');
    await keepTree({ ...project, 'test/pipe.test.js': `${nodeTest}${pipe}` });

    const { code, proof } = await run({ program: 'prove', order: order(), ...place });

    expect(code).toBe(0);
    expect(proof?.verdict).not.toBe('proven');
  });
});
