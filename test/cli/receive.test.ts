import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { brokenProject, createProject, git, listIncidents, suture } from './project.ts';

const command = fileURLToPath(new URL('../../packages/cli/bin/suture.js', import.meta.url));
const secret = 'the secret of the webhook';

const config = {
  services: { project: { repository: '.', alarms: ['**'] } },
  webhooks: {
    sources: ['generic', 'sentry'],
    generic: { service: 'service', title: 'title', sourceId: 'id', startedAt: 'since' },
  },
};
/** Its tests are green and show no fault, so an incident is handed over within seconds. */
const project = {
  ...brokenProject,
  'src/stats.js': `export function average(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

export function largest(numbers) {
  return Math.max(...numbers);
}
`,
  'suture.config.json': JSON.stringify(config),
};

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts a command that runs until it is stopped, and follows what it prints. */
function start(home: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [command, ...words], {
    env: { ...process.env, SUTURE_HOME: home, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let out = '';
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer) => {
    out += chunk.toString();
    for (const check of waiting) check();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    child,
    ended,
    out: () => out,
    /** Returns the match of what it prints, as soon as it prints it. */
    prints: (wanted: RegExp, times = 1): Promise<string> =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = [...out.matchAll(new RegExp(wanted, 'g'))][times - 1];
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found[1] ?? found[0]);
        };
        waiting.add(check);
        void ended.then(() => reject(new Error(`it ended without printing ${wanted}:\n${out}`)));
        check();
      }),
  };
}

async function deliver(address: string, id: string, key = secret): Promise<number> {
  const body = JSON.stringify({ service: 'project', title: `symptom ${id}`, id, since: '2026-11-24T09:00:00Z' });
  const signature = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
  const { status } = await fetch(`${address}/alerts/generic`, {
    method: 'POST',
    body,
    headers: { 'x-suture-signature-256': signature },
  });
  return status;
}

describe('suture serve', () => {
  it('takes signed alerts, starts one incident for each symptom, ends at SIGINT, and goes on where a crash stopped it', async () => {
    const { repository, home } = createProject(project);
    const words = ['serve', '--repo', repository, '--port', '0', '--unsandboxed'];
    const environment = { GENERIC_WEBHOOK_SECRET: secret };

    const first = start(home, words, environment);
    const address = await first.prints(/receiving alerts at (http:\S+)\/alerts/);
    const statuses = [
      await deliver(address, 'a'),
      await deliver(address, 'a'),
      await deliver(address, 'b', 'x'.repeat(20)),
    ];
    const [id] = [await first.prints(/incident (inc-\S+)/)];
    first.child.kill('SIGKILL');
    await first.ended;
    const second = start(home, words, environment);
    const again = await second.prints(/receiving alerts at (http:\S+)\/alerts/);
    statuses.push(await deliver(again, 'a'), await deliver(again, 'c'));
    await second.prints(/Handed over/, 2);
    second.child.kill('SIGINT');

    expect(await second.ended).toBe(0);
    expect(statuses).toEqual([202, 202, 401, 202, 202]);
    expect(second.out()).toMatch(/Stopped\. \d+ alerts wait for the next start\./);
    expect(second.out()).toContain('sentry          refused: SENTRY_WEBHOOK_SECRET is not set');
    const incidents = await listIncidents(home, repository);
    expect(incidents).toHaveLength(2);
    expect(incidents.map((one) => one.id)).toContain(id);
  });

  it('shows a test alert at each hop, and starts nothing for it', async () => {
    const state = { state: { path: 'status', resolved: ['ok'] } };
    const webhooks = { ...config.webhooks, generic: { ...config.webhooks.generic, ...state } };
    const { repository, home } = createProject({
      ...project,
      'suture.config.json': JSON.stringify({ ...config, webhooks }),
    });
    const environment = { GENERIC_WEBHOOK_SECRET: secret };
    const words = ['serve', '--repo', repository, '--port', '0', '--unsandboxed'];
    const serving = start(home, words, environment);
    const url = await serving.prints(/receiving alerts at (http:\S+)\/alerts/);
    const test = (source: string) =>
      suture(home, ['doctor', '--test-alert', source, '--url', url, '--repo', repository], { environment });

    const arrived = await test('generic');
    const refused = await test('sentry');
    serving.child.kill('SIGINT');

    expect(arrived).toMatchObject({ code: 0, err: '' });
    expect(arrived.out).toMatch(/✓ generic: record +suppressed, as it must be: no incident started/);
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/✗ sentry: address +\S+ answered 401: SENTRY_WEBHOOK_SECRET is not set/);
    expect(await serving.ended).toBe(0);
    expect(await listIncidents(home, repository)).toEqual([]);
  });

  it.each([
    ['no source that is on', { webhooks: {} }, [], /webhooks\.sources: no source is on; add one/],
    ['no secret', {}, [], /GENERIC_WEBHOOK_SECRET: it is not set; .*--unsigned/s],
    ['no signatures for the whole network', {}, ['--unsigned', '--host', '0.0.0.0'], /0\.0\.0\.0 is open to others/],
    ['a port that is none', {}, ['--port', '99999'], /"99999" is no port/],
  ])('refuses %s, and says what to do', async (_name, change, more, message) => {
    const { repository, home } = createProject({
      ...project,
      'suture.config.json': JSON.stringify({ ...config, ...change }),
    });

    const { code, err } = await suture(home, ['serve', '--repo', repository, '--unsandboxed', ...more]);

    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe('suture watch', () => {
  it('starts one incident for each new error of a log, until it is stopped', async () => {
    const { repository, home } = createProject(project);
    const log = join(home, '..', 'service.log');
    const errorAt = (file: string, line: number) =>
      `TypeError: Cannot read properties of undefined (reading 'length')\n    at average (${repository}/src/${file}:${line}:23)\n`;
    writeFileSync(log, errorAt('old.js', 1));

    const watching = start(home, ['watch', '--repo', repository, '--log', log, '--unsandboxed']);
    await watching.prints(/watching .* for new errors/);
    appendFileSync(log, errorAt('stats.js', 3));
    await watching.prints(/Handed over/);
    appendFileSync(log, errorAt('stats.js', 3));
    await watching.prints(/alert +folded/);
    watching.child.kill('SIGINT');

    expect(await watching.ended).toBe(0);
    expect(watching.out()).toContain('Stopped. 1 incidents were started.');
    expect(await listIncidents(home, repository)).toHaveLength(1);
    expect(git(repository, 'status', '--porcelain')).toBe('');
  });
});
