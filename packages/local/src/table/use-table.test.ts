import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTable, useTable } from './index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'suture-table-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

it('holds a folder that nobody serves, and serves it to nobody', async () => {
  const served = await useTable({ folder, name: 'suture' }, async (table) => {
    await createDynamoStores(table).trustRecord.count('orders', 'closed', 'one');
    return existsSync(join(folder, 'endpoint.json'));
  });

  expect(served).toBe(false);
});

it('lets a process that opens the folder meanwhile wait until it is free, and own it then', async () => {
  let opening: ReturnType<typeof openTable> | undefined;
  await useTable({ folder, name: 'suture' }, async () => {
    opening = openTable({ folder, name: 'suture' });
  });
  const opened = await opening;

  await createDynamoStores(opened ?? (await openTable({ folder, name: 'suture' }))).trustRecord.outcomes('orders');
  expect(existsSync(join(folder, 'endpoint.json'))).toBe(true);
  await opened?.close();
});

it('reads from the process that serves the folder, which does not notice', async () => {
  const host = await openTable({ folder, name: 'suture' });
  await createDynamoStores(host).trustRecord.count('orders', 'closed', 'one');

  const read = await useTable({ folder, name: 'suture' }, (table) =>
    createDynamoStores(table).trustRecord.outcomes('orders'),
  );
  const after = await createDynamoStores(host).trustRecord.outcomes('orders');
  await host.close();

  expect([read.length, after.length]).toEqual([1, 1]);
});

it('closes the table when its use fails', async () => {
  const failure = new Error('it broke');

  await expect(useTable({ folder, name: 'suture' }, () => Promise.reject(failure))).rejects.toBe(failure);
  expect(await useTable({ folder, name: 'suture' }, async () => 'free')).toBe('free');
});
