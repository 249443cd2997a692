import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { createFileArtifacts } from '@suture/adapters/local-files';
import { openStateFolder, openTable } from '@suture/local';
import { afterEach, expect, it } from 'vitest';
import { ask, exchange } from '../dashboard/opened.ts';
import { shownIncident, writeStories } from '../dashboard/stories.ts';
import { brokenProject, createProject } from './project.ts';

const command = fileURLToPath(new URL('../../packages/cli/bin/suture.js', import.meta.url));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Starts the command and returns the address that it prints. */
function start(repository: string, home: string): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  const child = spawn(process.execPath, [command, 'dashboard', '--repo', repository], {
    env: { ...process.env, SUTURE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return new Promise((resolve, reject) => {
    let printed = '';
    child.once('exit', () => reject(new Error(`The command printed no address: ${printed}`)));
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
      const [address] = /http:\/\/\S+/.exec(printed) ?? [];
      if (address !== undefined && printed.includes('Ctrl-C')) resolve({ child, address });
    });
  });
}

it('shows the incidents of a repository, leaves its table to others, and ends with Ctrl-C', async () => {
  const { repository, home } = createProject(brokenProject);
  const folder = openStateFolder(repository, { SUTURE_HOME: home });
  const table = await openTable({ folder: folder.table, name: 'suture' });
  await writeStories({ ...createDynamoStores(table), artifacts: createFileArtifacts(folder.artifacts) }, 2);
  await table.close();

  const { child, address } = await start(repository, home);
  const { base, cookie } = await exchange(address);
  const board = await ask(base, { cookie });
  const incident = await ask(`${base}incidents/${shownIncident}`, { cookie });
  const services = await ask(`${base}services`, { cookie });
  const other = await openTable({ folder: folder.table, name: 'suture' });
  const joined = await ask(`${base}incidents/${shownIncident}`, { cookie });
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const [code] = await ended;
  const found = await createDynamoStores(other).incidents.get(shownIncident);
  await other.close();

  expect(board.text).toContain('8 open incidents');
  expect([incident.status, joined.status]).toEqual([200, 200]);
  expect(incident.text).toContain('Charge islands the rate of their mainland zone');
  expect(services.text).toContain('the mechanic works without one');
  expect(code).toBe(0);
  expect(found?.id).toBe(shownIncident);
});
