import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHistory } from './build-history.mjs';

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { bugs, flaky, okTraffic } = JSON.parse(await readFile(here('./bugs.json'), 'utf8'));
const alarming = bugs.filter((bug) => bug.check === undefined);
const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

let root;
let trees = 0;
let history;

/** A tree of its own at the commit with that subject, with the answers to some bugs; the last commit without one. */
async function checkOut(subject, answers = []) {
  trees += 1;
  const into = join(root, `tree-${trees}`);
  const id = subject === undefined ? history.head : history.commits.find((commit) => commit.subject === subject).id;
  await run('git', ['worktree', 'add', '--quiet', '--detach', into, id], { cwd: join(root, 'head'), env });
  for (const name of answers) await run('git', ['apply', here(`./answers/${name}.patch`)], { cwd: into, env });
  await symlink(here('../../node_modules'), join(into, 'node_modules'));
  return into;
}

/** What the service's own suite, or another of its configurations, gives: the ids of the tests by how they ended. */
async function runSuite(cwd, ...options) {
  const argv = [here('../../node_modules/vitest/vitest.mjs'), 'run', '--reporter=json', ...options];
  const ended = await run(process.execPath, argv, { cwd, env, maxBuffer: 2 ** 26 }).catch((error) => error);
  const report = JSON.parse(ended.stdout.slice(ended.stdout.indexOf('{"num')));
  const tests = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) => ({
      id: [name.slice(cwd.length + 1), ...ancestorTitles, title].join(' > '),
      status,
    })),
  );
  const ids = (wanted) => tests.filter(({ status }) => status === wanted).map(({ id }) => id);
  return { passed: ids('passed'), failed: ids('failed') };
}

/** Runs the functions of a folder for as long as `use` takes. `send` answers with the lines that were logged meanwhile. */
async function withFunctions(folder, use) {
  await run(process.execPath, ['build.mjs'], { cwd: folder, env });
  const child = spawn(process.execPath, ['--enable-source-maps', here('./invoker.mjs'), folder], {
    cwd: folder,
    env: { ...env, PORT: '0', COMMIT_SHA: 'f00d' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines = [];
  const port = await new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"msg":"listening"')) resolve(JSON.parse(line).port);
      lines.push(line);
    });
  });
  try {
    return await use(async ({ method, url, headers = {}, body }) => {
      const from = lines.length;
      const response = await fetch(`http://127.0.0.1:${port}${url}`, {
        method,
        headers: { ...headers, connection: 'close' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const answer = { status: response.status, body: await response.json() };
      await expect
        .poll(() => url === '/health' || lines.slice(from).some((line) => line.includes('REPORT')))
        .toBe(true);
      return { ...answer, log: lines.slice(from).join('\n') };
    });
  } finally {
    child.kill();
    await closed;
  }
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lambda-orders-'));
  history = await buildHistory({ into: join(root, 'head') });
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe('the history', () => {
  it('is the same each time', async () => {
    const again = await buildHistory({ into: join(root, 'again') });

    expect(again).toEqual(history);
  });

  it('is green at its end but for the test that leans on another', async () => {
    const { passed, failed } = await runSuite(await checkOut());

    expect(failed.filter((id) => !flaky.includes(id))).toEqual([]);
    expect(passed.length).toBeGreaterThan(40);
  });

  it('has a test that passes in one order and fails in another', async () => {
    const into = await checkOut();
    const file = flaky[0].split(' > ', 1)[0];
    const seen = new Set();
    for (let seed = 1; seed <= 20 && seen.size < 2; seed += 1)
      seen.add((await runSuite(into, file, `--sequence.seed=${seed}`)).failed.join());

    expect([...seen].sort()).toEqual(['', flaky[0]]);
  });
});

describe('the functions', () => {
  it('answer ordinary traffic, time and again, and fail on the traffic of the bugs as Lambda logs it', async () => {
    const folder = await checkOut();
    await withFunctions(folder, async (send) => {
      for (const traffic of [...okTraffic, ...okTraffic]) expect((await send(traffic)).status).toBeLessThan(400);
      for (const { traffic } of alarming) {
        const { status, log } = await send(traffic);
        expect(status).toBe(500);
        expect(log).toMatch(/ START RequestId: \S+ Version: \$LATEST$/m);
        expect(log).toMatch(/"message":"Lambda invocation event".*"event":\{/);
        expect(log).toMatch(/"level":"ERROR".*"stack":"[^"]*\/src\/[\w/-]+\.ts:\d+:\d+/);
        expect(log).toMatch(/ END RequestId: \S+$/m);
      }
      expect((await send({ method: 'GET', url: '/health' })).body).toEqual({ status: 'ok', commit: 'f00d' });
    });
  });
});

describe('each bug', () => {
  it('has an answer, and there is no other', async () => {
    const names = (await readdir(here('./answers'))).map((file) => file.replace(/\.patch$/, ''));

    expect(names.sort()).toEqual(bugs.map(({ name }) => name).sort());
  });

  it.each(bugs)('$name came with its commit', async ({ introducedBy, traffic, expect: right }) => {
    const at = history.commits.findIndex((commit) => commit.subject === introducedBy);
    const before = await checkOut(history.commits[at - 1].subject);
    const after = await checkOut(introducedBy);

    const [was, is] = [
      await withFunctions(before, (send) => send(traffic)),
      await withFunctions(after, (send) => send(traffic)),
    ];

    expect({ status: was.status, body: was.body }).toEqual(right);
    expect({ status: is.status, body: is.body }).not.toEqual(right);
  });

  it.each(bugs)('$name is cured by its answer, with the suite green', async ({ name, traffic, expect: right }) => {
    const into = await checkOut(undefined, [name]);

    const { failed } = await runSuite(into);
    const { status, body } = await withFunctions(into, (send) => send(traffic));

    expect(failed.filter((id) => !flaky.includes(id))).toEqual([]);
    expect({ status, body }).toEqual(right);
  });
});

describe('the wrong answer', () => {
  it('is not an error: only the check of the contract fails, and its answer mends it', async () => {
    const { name, traffic } = bugs.find(({ check }) => check !== undefined);
    const contract = '--config=vitest.contract.config.ts';
    const [broken, mended] = [await checkOut(), await checkOut(undefined, [name])];

    expect((await withFunctions(broken, (send) => send(traffic))).status).toBe(200);
    expect((await runSuite(broken, contract)).failed).toHaveLength(1);
    expect((await runSuite(mended, contract)).failed).toEqual([]);
  });
});
