import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHistory } from './build-history.mjs';

const run = promisify(execFile);
const answersFolder = fileURLToPath(new URL('./answers/', import.meta.url));
const { bugs, okTraffic } = JSON.parse(await readFile(new URL('./bugs.json', import.meta.url), 'utf8'));
const healable = bugs.filter((bug) => bug.healable);
const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

let root;
let trees = 0;
let head;
let headFolder;

function nameTree() {
  trees += 1;
  return join(root, `tree-${trees}`);
}

async function build(upTo) {
  const into = nameTree();
  return { into, ...(await buildHistory({ into, ...(upTo !== undefined && { upTo }) })) };
}

/** A tree of its own at the commit with that subject; the last one without it. Far cheaper than to build the history again. */
async function checkOut(subject) {
  const into = nameTree();
  const id = subject === undefined ? head.head : head.commits.find((commit) => commit.subject === subject).id;
  await run('git', ['worktree', 'add', '--quiet', '--detach', into, id], { cwd: headFolder, env });
  return into;
}

/** What `npm test` of the service runs. */
function runSuite(cwd) {
  return run(process.execPath, ['--test', '--test-reporter=tap'], { cwd, env });
}

function applyPatch(cwd, patch) {
  return run('git', ['apply', patch], { cwd, env });
}

async function replaceIn(folder, file, before, after) {
  const text = await readFile(join(folder, file), 'utf8');
  expect(text.split(before)).toHaveLength(2);
  await writeFile(join(folder, file), text.replace(before, after));
}

/** Starts the service of a folder for as long as `use` takes; `send` answers with the line the service logged. */
async function withService(folder, use) {
  const child = spawn(process.execPath, ['src/server.js'], {
    cwd: folder,
    env: { ...env, PORT: '0', COMMIT_SHA: 'f00d' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const readLine = async () => JSON.parse((await lines.next()).value);
  try {
    const { port } = await readLine();
    return await use(async function send({ method, url, headers = {}, body }) {
      const response = await fetch(`http://127.0.0.1:${port}${url}`, {
        method,
        headers: { ...headers, connection: 'close', authorization: 'Bearer not-for-the-log' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json(), line: await readLine() };
    });
  } finally {
    child.kill();
    await closed;
  }
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'orders-'));
  const { into, ...history } = await build();
  head = history;
  headFolder = into;
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe('the history', () => {
  it('has the same commits each time it is built', async () => {
    const again = await build();

    expect(again.head).toBe(head.head);
    expect(again.commits).toEqual(head.commits);
    expect(head.commits.length).toBeGreaterThanOrEqual(14);
  });

  it('is all there, dated in order and with a clean work tree', async () => {
    const status = await run('git', ['status', '--porcelain'], { cwd: headFolder, env: env });
    const authors = await run('git', ['log', '--format=%an <%ae> %cn <%ce>'], { cwd: headFolder, env: env });
    const dates = head.commits.map((commit) => Date.parse(commit.date));

    expect(status.stdout).toBe('');
    expect(new Set(authors.stdout.trim().split('\n'))).toEqual(
      new Set(['orders <orders@example.com> orders <orders@example.com>']),
    );
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
  });

  it('stops after a commit when told to, and knows no other', async () => {
    const { subject, id } = head.commits[3];

    const part = await build(subject);

    expect(part.head).toBe(id);
    expect(part.commits).toEqual(head.commits.slice(0, 4));
    await expect(build('Never committed')).rejects.toThrow('no commit of the history is called "Never committed"');
  });

  it('refuses a folder that holds something', async () => {
    await expect(buildHistory({ into: headFolder })).rejects.toThrow('is not empty');
  });

  it.each([
    ['at its first commit', 0],
    ['at its last commit', -1],
  ])('has a green suite %s', async (_when, index) => {
    const into = await checkOut(head.commits.at(index).subject);

    const { stdout } = await runSuite(into);

    expect(stdout).toMatch(/^# pass [1-9]\d$/m);
    expect(stdout).toMatch(/^# fail 0$/m);
  });

  it('names the commit of each bug, and each its own', () => {
    const subjects = head.commits.map((commit) => commit.subject);
    const introducing = bugs.map((bug) => bug.introducedBy);

    expect(introducing.filter((subject) => !subjects.includes(subject))).toEqual([]);
    expect(new Set(introducing).size).toBe(bugs.length);
  });
});

describe('the service at its last commit', () => {
  it('answers ordinary traffic, time and again', async () => {
    const statuses = await withService(headFolder, async (send) => {
      const seen = [];
      for (const traffic of [...okTraffic, ...okTraffic]) seen.push((await send(traffic)).status);
      return seen;
    });

    expect(statuses.filter((status) => status >= 400)).toEqual([]);
    expect(statuses).toHaveLength(2 * okTraffic.length);
  });

  it('fails on the traffic of each bug and logs what a replay needs', async () => {
    const answers = await withService(headFolder, async (send) => {
      const seen = [];
      for (const bug of bugs) seen.push({ bug, ...(await send(bug.traffic)) });
      const health = await send({ method: 'GET', url: '/health' });
      expect(health.body).toEqual({ status: 'ok', commit: 'f00d' });
      return seen;
    });

    for (const { bug, status, line } of answers) {
      expect({ name: bug.name, status }).toEqual({ name: bug.name, status: 500 });
      expect(line).toMatchObject({ level: 'error', msg: 'request failed', res: { status: 500 } });
      expect(line.err.stack).toMatch(/\n {4}at .*src\/\w+\.js:\d+:\d+/);
      expect(line.req).toMatchObject({ method: bug.traffic.method, url: bug.traffic.url });
      expect(line.req.body).toEqual(bug.traffic.body);
      expect(JSON.stringify(line)).not.toContain('not-for-the-log');
    }
  });
});

describe('each bug', () => {
  it.each(bugs)('$name came with its commit', async ({ introducedBy, traffic }) => {
    const at = head.commits.findIndex((commit) => commit.subject === introducedBy);
    const before = await checkOut(head.commits[at - 1].subject);
    const after = await checkOut(introducedBy);

    expect((await withService(before, (send) => send(traffic))).status).toBeLessThan(400);
    expect((await withService(after, (send) => send(traffic))).status).toBe(500);
  });

  it('that can be healed has an answer, and no other', async () => {
    const names = (await readdir(answersFolder)).map((file) => file.replace(/\.patch$/, ''));

    expect(names.sort()).toEqual(healable.map((bug) => bug.name).sort());
  });

  it.each(healable)('$name is cured by its answer, which cures no other', async ({ name, traffic, expect: right }) => {
    const into = await checkOut();
    await applyPatch(into, join(answersFolder, `${name}.patch`));

    await withService(into, async (send) => {
      const { status, body } = await send(traffic);
      expect(status).toBe(right.status);
      expect(body).toEqual(right.body);
      for (const other of bugs) {
        if (other.name !== name) expect((await send(other.traffic)).status).toBe(500);
      }
    });
  });

  it('is cured by the answers together, with the suite green and ordinary traffic answered', async () => {
    const into = await checkOut();
    for (const { name } of healable) await applyPatch(into, join(answersFolder, `${name}.patch`));

    const { stdout } = await runSuite(into);

    expect(stdout).toMatch(/^# fail 0$/m);
    await withService(into, async (send) => {
      for (const { traffic, expect: right } of healable) expect((await send(traffic)).body).toEqual(right.body);
      for (const traffic of okTraffic) expect((await send(traffic)).status).toBeLessThan(400);
    });
  });

  it('may be cured by reverting a hunk: the one that swapped the arguments of a refund', async () => {
    const into = await checkOut();
    const { id } = head.commits.find((commit) => commit.subject === 'Share the arithmetic of percentages and parts');
    const { stdout: hunk } = await run('git', ['show', id, '--', 'src/refunds.js'], { cwd: into, env: env });
    await writeFile(join(root, 'hunk.patch'), hunk);
    await run('git', ['apply', '--reverse', join(root, 'hunk.patch')], { cwd: into, env: env });
    const { traffic, expect: right } = bugs.find((bug) => bug.name === 'partial-refund');

    expect((await withService(into, (send) => send(traffic))).body).toEqual(right.body);
    expect((await runSuite(into)).stdout).toMatch(/^# fail 0$/m);
  });
});

describe('a plausible but wrong repair', () => {
  it.each([
    ['parcel-at-the-limit', 'src/shipping.js', 'band.price', 'band?.price'],
    ['british-label', 'src/addresses.js', 'address.postcode.toUpperCase()', 'address.postcode?.toUpperCase()'],
    ['island-surcharge', 'src/shipping.js', 'config.shipping.islandFee', '(config.shipping.islandFee ?? 0)'],
    ['invoice-to-head-office', 'src/invoices.js', 'formatAddress(payer.address)', '(payer.address ?? [])'],
    [
      'partial-refund',
      'src/refunds.js',
      'line.amount, line.quantity, quantity',
      'quantity, line.quantity, line.amount',
    ],
  ])('of %s does not get past the checks of the service', async (name, file, before, after) => {
    const into = await checkOut();
    await replaceIn(into, file, before, after);

    const { status, line } = await withService(into, (send) => send(bugs.find((bug) => bug.name === name).traffic));

    expect(status).toBe(500);
    expect(line.err.name).toBe('InvalidAnswer');
  });

  it.each([
    ['product-without-supplier', 'src/products.js', ' leadDays: supplier.leadDays,', ''],
    ['invoice-without-currency', 'src/invoices.js', 'order.currency', 'config.shop.currency'],
    [
      'parcel-held-at-customs',
      'src/shipments.js',
      'TRANSITIONS[shipment.status]?.[event.type]',
      '(TRANSITIONS[shipment.status]?.[event.type] ?? shipment.status)',
    ],
  ])('of %s breaks the suite', async (_name, file, before, after) => {
    const into = await checkOut();
    await replaceIn(into, file, before, after);

    await expect(runSuite(into)).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/^# fail [1-9]/m) });
  });
});
