import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JsonEvent } from '@suture/cli/testing';
import { describe, expect, it } from 'vitest';
import { brokenProject, createProject, listIncidents, startSuture } from './project.ts';

const command = fileURLToPath(new URL('../../packages/cli/bin/suture.js', import.meta.url));

/** A suite in which one test takes long enough to be interrupted. */
const slowProject = {
  ...brokenProject,
  'test/slow.test.js':
    "import { test } from 'node:test';\ntest('is slow', () => new Promise((resolve) => setTimeout(resolve, 600_000)));\n",
};

interface Stopped {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts a command and sends a signal once its output holds some words. */
function stopAt(words: string, signal: NodeJS.Signals, home: string, args: readonly string[]): Promise<Stopped> {
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, SUTURE_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  let sent = false;
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString();
    if (!sent && text.out.includes(words)) sent = child.kill(signal);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...text })));
}

describe('a run that is stopped', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s says where it stopped and how to go on', async (signal) => {
    const { repository, home } = createProject(slowProject);
    const args = ['heal', '--repo', repository, '--unsandboxed', '--failing', 'npm test', '--minutes', '3'];

    const { code, out, err } = await stopAt('Diagnose        started', signal, home, args);

    const [incident] = await listIncidents(home, repository);
    expect(code).toBe(130);
    expect(out).not.toContain('Handed over');
    expect(err).toMatch(
      new RegExp(
        `Stopped at Diagnose of ${incident?.id}\\..*\\nGo on with: .*resume ${incident?.id} --minutes 3 --repo .*--unsandboxed`,
      ),
    );
  });

  it('goes on from there, and ends as if it had not been stopped', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];

    const stopped = await stopAt('FixWrite        started', 'SIGINT', home, [
      'heal',
      ...shared,
      '--failing',
      'npm test',
    ]);
    const resumed = await startSuture(home, ['resume', ...shared]);

    expect(stopped.code).toBe(130);
    expect(resumed).toMatchObject({ code: 0, err: '' });
    expect(resumed.out).toContain('A proven fix waits for you');
    expect(resumed.out).not.toMatch(/✓ Diagnose /);
  });

  it('leaves no tree of the repository behind', async () => {
    const { repository, home } = createProject(slowProject);
    const args = ['heal', '--repo', repository, '--unsandboxed', '--failing', 'npm test'];

    await stopAt('Diagnose        started', 'SIGINT', home, args);

    const trees = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((path) => /suture-tree-/.test(path));
    expect(trees).toEqual([]);
  });
});

it('a run is events for a program with --json=events', async () => {
  const { repository, home } = createProject(brokenProject);
  const shared = ['--repo', repository, '--unsandboxed', '--json=events'];

  const { code, out, err } = await startSuture(home, ['heal', ...shared, '--failing', 'npm test']);
  const refused = await startSuture(home, ['show', 'inc-none', ...shared]);

  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JsonEvent.parse(JSON.parse(line)));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(events[0]).toMatchObject({ version: 1, type: 'line' });
  expect(events).toContainEqual(expect.objectContaining({ type: 'started', state: 'TestRun' }));
  expect(events).toContainEqual(expect.objectContaining({ type: 'progress', activity: 'search', phase: 'compare' }));
  expect(events).toContainEqual(expect.objectContaining({ type: 'progress', activity: 'tests', over: true }));
  expect(events.at(-1)).toMatchObject({ type: 'result', value: { status: 'running', stage: 'review' } });
  expect(refused.code).toBe(2);
  expect(JsonEvent.parse(JSON.parse(refused.out))).toMatchObject({ type: 'error', name: 'IncidentNotFound' });
});
