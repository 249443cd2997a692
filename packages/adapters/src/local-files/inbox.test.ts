import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openFileInbox } from './inbox.ts';

const place = () => mkdtempSync(join(tmpdir(), 'suture-inbox-'));
const open = (folder: string, most = 100) =>
  openFileInbox({ folder, most, now: () => new Date('2026-11-24T09:00:00.000Z') });

it('gives the messages back in the order in which they came, also to the next process', async () => {
  const folder = place();
  const first = open(folder);
  for (const n of [1, 2, 3]) await first.put({ n });

  const second = open(folder);

  expect(second.waiting()).toBe(3);
  const one = await second.next();
  expect(one?.body).toBe('{"n":1}');
  await second.remove(one?.name ?? '');
  expect((await second.next())?.body).toBe('{"n":2}');
  expect(open(folder).waiting()).toBe(2);
});

it('gives the next one while a message is left for later', async () => {
  const inbox = open(place());
  for (const n of [1, 2]) await inbox.put({ n });
  const { name = '' } = (await inbox.next()) ?? {};

  expect((await inbox.next(new Set([name])))?.body).toBe('{"n":2}');
  expect((await inbox.next())?.body).toBe('{"n":1}');
});

it('takes no more than it may hold, however many come at once, and takes more once there is room', async () => {
  const inbox = open(place(), 3);

  const put = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => inbox.put({ n })));

  expect(put.map(({ status }) => status).filter((status) => status === 'fulfilled')).toHaveLength(3);
  expect(put.flatMap((one) => (one.status === 'rejected' ? [one.reason.name] : []))).toEqual([
    'InboxFull',
    'InboxFull',
  ]);
  await inbox.remove((await inbox.next())?.name ?? '');
  await inbox.put({ n: 6 });
  expect(inbox.waiting()).toBe(3);
});

it('keeps what was set aside for a person, and does not give it back', async () => {
  const folder = place();
  const inbox = open(folder);
  await inbox.put({ n: 1 });

  await inbox.setAside((await inbox.next())?.name ?? '');

  expect(inbox.waiting()).toBe(0);
  expect(open(folder).waiting()).toBe(0);
  expect(readdirSync(join(folder, 'refused'))).toHaveLength(1);
});
