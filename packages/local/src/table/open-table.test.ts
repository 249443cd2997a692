import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTable } from './index.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suture-table-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

it('keeps what was written when it is closed and opened again', async () => {
  const first = await openTable({ folder, name: 'suture' });
  await createDynamoStores(first).trustRecord.count('orders', 'closed', 'one');
  await first.close();

  const second = await openTable({ folder, name: 'suture' });
  const outcomes = await createDynamoStores(second).trustRecord.outcomes('orders');
  await second.close();

  expect(outcomes).toHaveLength(1);
  expect(existsSync(join(folder, 'endpoint.json'))).toBe(false);
});

it('loses nothing acknowledged when the serving process is killed, and replaces its stale endpoint', async () => {
  const child = startHost();
  await once(child.stdout, 'data');
  const guest = await openTable({ folder, name: 'suture' });
  await createDynamoStores(guest).trustRecord.count('orders', 'closed', 'guest');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await guest.close();

  const next = await openTable({ folder, name: 'suture' });
  const outcomes = await createDynamoStores(next).trustRecord.outcomes('orders');
  await next.close();

  expect(outcomes).toHaveLength(51);
});

it('lets two that open at once use one table', async () => {
  const child = startHost();
  const [mine] = await Promise.all([openTable({ folder, name: 'suture' }), once(child.stdout, 'data')]);

  const outcomes = await createDynamoStores(mine).trustRecord.outcomes('orders');
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await mine.close();

  expect(outcomes).toHaveLength(50);
});

it('replaces an endpoint that names a live process but nothing that answers', async () => {
  writeFileSync(
    join(folder, 'endpoint.json'),
    JSON.stringify({ pid: process.pid, port: 1, accessKey: '0'.repeat(32) }),
  );

  const table = await openTable({ folder, name: 'suture' });
  const outcomes = await createDynamoStores(table).trustRecord.outcomes('orders');
  await table.close();

  expect(outcomes).toEqual([]);
});

/** A process that opens the folder, writes fifty outcomes, says so and stays. */
function startHost() {
  const program = `
    import { openTable } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    import { createDynamoStores } from ${JSON.stringify(new URL('../../../adapters/src/aws/dynamodb/index.ts', import.meta.url).href)};
    const table = await openTable({ folder: ${JSON.stringify(folder)}, name: 'suture' });
    const { trustRecord } = createDynamoStores(table);
    for (let n = 0; n < 50; n += 1) await trustRecord.count('orders', 'closed', String(n));
    console.log('written');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}
