import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { createFileArtifacts } from '@suture/adapters/local-files';
import {
  type AlertRecord,
  appendAudit,
  type Clock,
  type Incident,
  InvalidInput,
  keptRepeats,
  type Ports,
  VersionConflict,
  verifyChain,
} from '@suture/core';
import { createMemoryStores, createTestClock, type MemoryStores } from '@suture/core/testing';
import { openTable } from '@suture/local/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Opened = { stores: MemoryStores; close(): Promise<void> };

const kinds: readonly { kind: string; open(clock: Clock): Promise<Opened> }[] = [
  { kind: 'memory', open: async (clock) => ({ stores: createMemoryStores(clock), close: async () => {} }) },
  { kind: 'dynamodb', open: openDynamo },
];

describe.each(kinds)('the $kind stores', ({ open }) => {
  let opened: Opened;
  let stores: MemoryStores;
  const clock = createTestClock('2026-01-01T00:00:00.500Z');
  const ports = (): Pick<Ports, 'auditLog' | 'clock'> => ({
    auditLog: stores.auditLog,
    clock: createTestClock('2026-01-01T00:00:00.000Z'),
  });
  const entry = (incidentId: string) => ({
    incidentId,
    stage: 'detect' as const,
    state: 'DetectIntake',
    action: 'saw',
  });

  beforeAll(async () => {
    opened = await open(clock);
    stores = opened.stores;
  });
  afterAll(() => opened.close());

  it('creates an incident once, lists newest first and rejects a stale version', async () => {
    const older = incidentAt('older', '2026-01-01T00:00:00.000Z');
    const newer = incidentAt('newer', '2026-01-02T00:00:00.000Z');

    expect(await stores.incidents.create(newer)).toBe(true);
    expect(await stores.incidents.create(older)).toBe(true);
    expect(await stores.incidents.create({ ...older, service: 'other' })).toBe(false);
    const updated = await stores.incidents.update({ ...older, status: 'running' });

    expect(updated).toEqual({ ...older, status: 'running', version: 1 });
    await expect(stores.incidents.update(older)).rejects.toThrow(VersionConflict);
    await expect(stores.incidents.update(incidentAt('absent', older.createdAt))).rejects.toThrow(VersionConflict);
    expect(await stores.incidents.get('older')).toEqual(updated);
    expect(await stores.incidents.get('absent')).toBeUndefined();
    expect(await stores.incidents.list()).toEqual({ items: [newer, updated], unreadable: [] });
  });

  it('returns copies, so that changing one does not change the store', async () => {
    await stores.incidents.create(incidentAt('copied', '2025-01-01T00:00:00.000Z'));
    const read = await stores.incidents.get('copied');
    if (read !== undefined) read.attempts.fix = 9;

    expect((await stores.incidents.get('copied'))?.attempts.fix).toBe(0);
  });

  it('lists active incidents, newest first, until they end', async () => {
    const waiting = incidentAt('waiting', '2027-01-01T00:00:00.000Z');
    const going = incidentAt('going', '2027-01-02T00:00:00.000Z');
    await stores.incidents.create(waiting);
    await stores.incidents.create(going);
    const running = await stores.incidents.update({ ...going, status: 'running' });
    const ours = async () => (await stores.incidents.listOpen()).items.filter(({ createdAt }) => createdAt > '2027');

    expect(await ours()).toEqual([running, waiting]);
    const closed = await stores.incidents.update({ ...running, status: 'closed' });
    const recorded = await stores.incidents.update({ ...waiting, status: 'recorded' });
    expect(await ours()).toEqual([]);
    expect((await stores.incidents.list()).items.slice(0, 2)).toEqual([closed, recorded]);
  });

  it('lists the readable incidents and waits, and names the unreadable ones', async () => {
    const readable = incidentAt('readable', '2028-01-01T00:00:00.000Z');
    const poisoned = incidentAt('poisoned', '2028-01-02T00:00:00.000Z');
    await stores.incidents.create(readable);
    await stores.incidents.create({ ...poisoned, alert: { ...poisoned.alert, title: 'x'.repeat(501) } });
    const wait = { kind: 'review' as const, ref: 'o/r#7', incidentId: 'readable', token: 'a', since: '2028-01-01' };
    await stores.pendingCallbacks.put(wait);
    await stores.pendingCallbacks.put(Object.assign({ ...wait, ref: 'o/r#8' }, { token: undefined }));

    const lists = [await stores.incidents.list(), await stores.incidents.listOpen()];

    for (const { items, unreadable } of lists) {
      expect(items[0]).toEqual(readable);
      expect(unreadable).toEqual(['poisoned']);
    }
    await expect(stores.incidents.get('poisoned')).rejects.toThrow(InvalidInput);
    expect(await stores.pendingCallbacks.list()).toEqual({ items: [wait], unreadable: ['review#o/r#8'] });
    await stores.pendingCallbacks.remove('review', 'o/r#7');
    await stores.pendingCallbacks.remove('review', 'o/r#8');
  });

  it('lists the latest alerts, newest first, each as it was recorded last', async () => {
    const record = (id: string, minute: number, outcome: AlertRecord['outcome']) => ({
      id,
      at: `2026-01-01T00:0${minute}:00.000Z`,
      outcome,
      reason: 'a reason',
      service: 'orders',
    });
    await stores.alertRecords.put(record('m1', 1, 'refused'));
    await stores.alertRecords.put(record('m3', 3, 'suppressed'));
    await stores.alertRecords.put(record('m2', 2, 'folded'));
    await stores.alertRecords.put(record('m1', 4, 'started'));

    const { items, unreadable } = await stores.alertRecords.list(2);

    expect(items).toEqual([record('m1', 4, 'started'), record('m3', 3, 'suppressed')]);
    expect(unreadable).toEqual([]);
    expect((await stores.alertRecords.list(100)).items).toHaveLength(3);
  });

  it('lets one receiver claim a delivery, and none after it is done', async () => {
    const claims = await Promise.all(Array.from({ length: 5 }, () => stores.deliveries.claim('github', 'd1', 60)));
    await stores.deliveries.finish('github', 'd1');

    expect(claims.sort()).toEqual(['busy', 'busy', 'busy', 'busy', 'claimed']);
    expect(await stores.deliveries.claim('github', 'd1', 60)).toBe('done');
    clock.advance(7 * 86_400_000 - 1);
    expect(await stores.deliveries.claim('github', 'd1', 60)).toBe('done');
    expect(await stores.deliveries.claim('jira', 'd1', 60)).toBe('claimed');
  });

  it('lets a delivery be claimed again after its claim expired', async () => {
    await stores.deliveries.claim('github', 'd2', 60);
    clock.advance(59_000);
    const early = await stores.deliveries.claim('github', 'd2', 60);
    clock.advance(2_000);

    expect(early).toBe('busy');
    expect(await stores.deliveries.claim('github', 'd2', 60)).toBe('claimed');
    expect(await stores.deliveries.claim('github', 'd2', 60)).toBe('busy');
  });

  it('opens one episode for concurrent alerts, and counts the others', async () => {
    const entries = await Promise.all(
      Array.from({ length: 10 }, (_, n) => stores.episodes.enter('fp', '2026-01-01T00:00:00Z', `i${n}`)),
    );
    const next = await stores.episodes.enter('fp', '2026-01-02T00:00:00Z', 'later');

    expect(entries.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
    const opener = entries.findIndex(({ outcome }) => outcome === 'opened');
    const folded = entries.flatMap((one) => (one.outcome === 'folded' ? [one] : []));
    expect(new Set(folded.map(({ incidentId }) => incidentId))).toEqual(new Set([`i${opener}`]));
    expect(folded.map(({ count }) => count).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(next).toEqual({ outcome: 'opened' });
  });

  it('keeps the newest alert of a symptom', async () => {
    const first = { incidentId: 'i1', openedAt: '2026-01-01T00:00:00Z', at: '2026-01-01T00:00:00Z' };
    const second = { ...first, at: '2026-01-01T00:10:00Z' };

    expect(await stores.episodes.latest('flapping')).toBeUndefined();
    await stores.episodes.setLatest('flapping', first);
    await stores.episodes.setLatest('flapping', second);

    expect(await stores.episodes.latest('flapping')).toEqual(second);
    expect(await stores.episodes.latest('steady')).toBeUndefined();
  });

  it('keeps the last end of a symptom, in whatever order the ends are told', async () => {
    const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:10:00.000Z'];

    expect(await stores.episodes.resolvedAt('ended')).toBeUndefined();
    await Promise.all([early, late, early].map((at) => stores.episodes.setResolved('ended', at)));
    await stores.episodes.setResolved('ended', early);

    expect(await stores.episodes.resolvedAt('ended')).toBe(late);
    expect(await stores.episodes.resolvedAt('steady')).toBeUndefined();
  });

  it('gives a fault to one of many incidents, and to another only from the one that has it', async () => {
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, n) => stores.episodes.claimFault('fault', `i${n}`)),
    );
    const holder = claims[0] ?? '';

    expect(new Set(claims).size).toBe(1);
    expect(await stores.episodes.claimFault('fault', holder)).toBe(holder);
    expect(await stores.episodes.claimFault('fault', 'later', 'stranger')).toBe(holder);
    expect(await stores.episodes.claimFault('fault', 'later', holder)).toBe('later');
    expect(await stores.episodes.claimFault('fault', 'last')).toBe('later');
  });

  it('counts concurrent repeats, each with a number of its own, and keeps the last ones', async () => {
    const at = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
    const counted = await Promise.all(
      Array.from({ length: 20 }, (_, n) => stores.episodes.addRepeat('stormy', { at: at(0), alert: `a${n}` })),
    );
    for (let n = 1; n <= keptRepeats; n += 1)
      await stores.episodes.addRepeat('stormy', { at: at(n), alert: 'b', incidentId: `i${n}` });
    const repeats = await stores.episodes.repeatsOf('stormy');

    expect(counted.map(({ count }) => count).sort((a, b) => a - b)).toEqual(counted.map((_, n) => n + 1));
    expect(repeats).toMatchObject({ count: 20 + keptRepeats, firstAt: at(0) });
    expect(repeats?.last).toHaveLength(keptRepeats);
    expect(repeats?.last.at(-1)).toEqual({ at: at(keptRepeats), alert: 'b', incidentId: `i${keptRepeats}` });
    expect(await stores.episodes.repeatsOf('quiet')).toBeUndefined();
  });

  it('lets one caller tell people of repeats in a while', async () => {
    const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00.000Z'];
    expect(await stores.episodes.claimTelling('told', early, early)).toBe(false);
    await stores.episodes.addRepeat('told', { at: early, alert: 'a' });

    const claims = await Promise.all(
      Array.from({ length: 5 }, () => stores.episodes.claimTelling('told', late, early)),
    );

    expect(claims.filter((claimed) => claimed)).toHaveLength(1);
    expect(await stores.episodes.repeatsOf('told')).toMatchObject({ toldAt: late });
    expect(await stores.episodes.claimTelling('told', late, late)).toBe(true);
  });

  it('rejects a taken sequence number, and reads more than a hundred records in order', async () => {
    for (let n = 0; n < 105; n += 1) await appendAudit({ ...entry('long'), detail: { n, text: '' } }, ports());
    const records = await stores.auditLog.read('long');
    const again = await appendAudit(entry('taken'), ports());

    expect(verifyChain('long', records)).toMatchObject({ intact: true, length: 105 });
    expect(await stores.auditLog.append({ ...again, action: 'changed' })).toBe(false);
    expect(await stores.auditLog.read('taken')).toEqual([again]);
  });

  it('returns the last record of a chain, and undefined for an empty chain', async () => {
    const first = await appendAudit(entry('ended'), ports());
    const alone = await stores.auditLog.last('ended');
    for (let n = 0; n < 11; n += 1) await appendAudit({ ...entry('ended'), detail: { n } }, ports());
    const records = await stores.auditLog.read('ended');

    expect(alone).toEqual(first);
    expect(records).toHaveLength(12);
    expect(await stores.auditLog.last('ended')).toEqual(records.at(-1));
    expect(await stores.auditLog.last('none')).toBeUndefined();
    expect(await stores.auditLog.head('ended')).toEqual({ seq: 12, hash: Object(records.at(-1)).hash });
    expect(await stores.auditLog.head('none')).toBeUndefined();
    expect(await stores.auditLog.chains()).toContain('ended');
  });

  it('keeps the audit chain intact under twenty concurrent appends', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => appendAudit(entry('busy'), ports())));
    const records = await stores.auditLog.read('busy');

    const written = results.filter(({ status }) => status === 'fulfilled');
    const refused = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(written.length).toBeGreaterThanOrEqual(5);
    expect(refused.every((reason) => reason instanceof VersionConflict)).toBe(true);
    expect(verifyChain('busy', records)).toMatchObject({ intact: true, length: written.length });
  });

  it('stores the latest wait, lists it and removes it', async () => {
    const wait = { kind: 'review' as const, ref: 'o/r#1', incidentId: 'i', token: 'a', since: '2026-01-01T00:00:00Z' };
    await stores.pendingCallbacks.put(wait);
    await stores.pendingCallbacks.put({ ...wait, token: 'b', since: '2026-01-02T00:00:00Z' });

    expect(await stores.pendingCallbacks.get('review', 'o/r#1')).toMatchObject({ token: 'b' });
    expect(await stores.pendingCallbacks.get('rollout', 'o/r#1')).toBeUndefined();
    expect((await stores.pendingCallbacks.list()).items).toEqual([
      { ...wait, token: 'b', since: '2026-01-02T00:00:00Z' },
    ]);
    await stores.pendingCallbacks.remove('review', 'o/r#1', 'a');
    expect(await stores.pendingCallbacks.get('review', 'o/r#1')).toMatchObject({ token: 'b' });
    await stores.pendingCallbacks.remove('review', 'o/r#1', 'b');
    expect((await stores.pendingCallbacks.list()).items).toEqual([]);
    await stores.pendingCallbacks.put(wait);
    await stores.pendingCallbacks.remove('review', 'o/r#1');
    expect((await stores.pendingCallbacks.list()).items).toEqual([]);
  });

  it('counts an outcome once per incident and kind', async () => {
    const about = { at: '2026-01-01T00:00:00.000Z', severity: 'high', fix: 'template', title: 'Fix it' } as const;
    await stores.trustRecord.count('orders', 'closed', 'one', about);
    await stores.trustRecord.count('orders', 'closed', 'one', { ...about, fix: 'guard' });
    await stores.trustRecord.count('orders', 'recurred', 'one', { at: '2026-01-02T00:00:00.000Z' });
    await stores.trustRecord.count('orders', 'rejected', 'two');

    const found = await stores.trustRecord.outcomes('orders');
    const inOrder = found.toSorted((a, b) => (a.result < b.result ? -1 : 1));
    expect(inOrder).toEqual([
      { result: 'closed', incidentId: 'one', ...about },
      { result: 'recurred', incidentId: 'one', at: '2026-01-02T00:00:00.000Z' },
      { result: 'rejected', incidentId: 'two' },
    ]);
    expect(await stores.trustRecord.outcomes('other')).toEqual([]);
  });

  it('keeps the last replay of each past incident apart from the outcomes', async () => {
    const at = '2026-01-01T00:00:00.000Z';
    await stores.trustRecord.addShadow('replayed', { id: 'c1', at, verdict: 'wrong', fix: 'template' });
    await stores.trustRecord.addShadow('replayed', { id: 'c1', at, verdict: 'right', fix: 'template' });
    await stores.trustRecord.addShadow('replayed', { id: 'c2', at, verdict: 'abstained' });

    const shadows = (await stores.trustRecord.shadows('replayed')).toSorted((a, b) => (a.id < b.id ? -1 : 1));

    expect(shadows).toEqual([
      { id: 'c1', at, verdict: 'right', fix: 'template' },
      { id: 'c2', at, verdict: 'abstained' },
    ]);
    expect(await stores.trustRecord.outcomes('replayed')).toEqual([]);
  });

  it('gives a lease to one holder until it is released, over, or taken from one who has given up', async () => {
    const { leases } = stores;
    const until = (seconds: number) => new Date(clock.now().getTime() + seconds * 1000).toISOString();

    const both = await Promise.all([leases.take('shop/orders', 'a', 60), leases.take('shop/orders', 'b', 60)]);
    const [first = { holder: '', until: '' }] = both;
    const other = first.holder === 'a' ? 'b' : 'a';
    expect(both.map(({ holder }) => holder)).toEqual([first.holder, first.holder]);
    expect(await leases.take('shop/orders', first.holder, 90)).toEqual({ holder: first.holder, until: until(90) });
    await leases.release('shop/orders', other);
    expect((await leases.take('shop/orders', other, 60)).holder).toBe(first.holder);
    expect((await leases.take('shop/billing', other, 60)).holder).toBe(other);
    expect((await leases.take('shop/orders', other, 60, 'somebody else')).holder).toBe(first.holder);
    expect((await leases.take('shop/orders', other, 60, first.holder)).holder).toBe(other);
    await leases.release('shop/orders', other);
    expect((await leases.take('shop/orders', first.holder, 60)).holder).toBe(first.holder);
    clock.advance(60_000);
    expect((await leases.take('shop/orders', other, 60)).holder).toBe(other);
  });

  it('replaces an artifact, and returns none for an unknown key', async () => {
    await stores.artifacts.put('incidents/i/a.json', 'first');
    await stores.artifacts.put('incidents/i/a.json', 'second');

    expect(await stores.artifacts.get('incidents/i/a.json')).toBe('second');
    expect(await stores.artifacts.get('incidents/i/b.json')).toBeUndefined();
  });
});

it('lists an incident from an earlier release, and finds it active after its next write', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'suture-stores-'));
  const table = await openTable({ folder, name: 'suture' });
  const { incidents } = createDynamoStores(table);
  const incident = incidentAt('earlier', '2026-01-01T00:00:00.000Z');
  const written = { pk: 'INCIDENT#earlier', sk: 'META', version: 0, incident };
  const item = { ...written, gsi1pk: 'INCIDENT', gsi1sk: '2026-01-01T00:00:00.000Z#earlier' };
  await table.client.send(new PutCommand({ TableName: 'suture', Item: item }));

  const listed = await incidents.list();
  const updated = await incidents.update({ ...incident, status: 'running' });
  const open = await incidents.listOpen();
  await table.close();
  await rm(folder, { recursive: true, force: true });

  expect(listed.items).toEqual([incident]);
  expect(open.items).toEqual([updated]);
});

async function openDynamo(clock: Clock): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-stores-'));
  const table = await openTable({ folder, name: 'suture' });
  return {
    stores: { ...createDynamoStores(table, clock), artifacts: createFileArtifacts(join(folder, 'artifacts')) },
    close: async () => {
      await table.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function incidentAt(id: string, createdAt: string): Incident {
  return {
    id,
    version: 0,
    status: 'pending_start',
    stage: 'detect',
    service: 'orders',
    repository: 'o/r',
    alert: {
      source: 'log',
      sourceId: 'x',
      service: 'orders',
      title: 'it fails',
      state: 'firing',
      startedAt: createdAt,
      fingerprint: 'fp',
    },
    createdAt,
    updatedAt: createdAt,
    attempts: { diagnose: 0, fix: 0, fixInRound: 0, review: 0, observe: 0 },
  };
}

it('reads the outcomes that an earlier release counted, and writes what it can read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'suture-stores-'));
  const table = await openTable({ folder, name: 'suture' });
  const { trustRecord } = createDynamoStores(table);
  const item = { pk: 'TRUST#orders', sk: 'notRecovered#earlier', kind: 'notRecovered', incidentId: 'earlier' };
  await table.client.send(new PutCommand({ TableName: 'suture', Item: item }));
  await trustRecord.count('orders', 'reverted', 'now', { at: '2026-01-01T00:00:00.000Z' });

  const outcomes = await trustRecord.outcomes('orders');
  const key = { pk: 'TRUST#orders', sk: 'reverted#now' };
  const { Item } = await table.client.send(new GetCommand({ TableName: 'suture', Key: key }));
  await table.close();
  await rm(folder, { recursive: true, force: true });

  expect(outcomes).toContainEqual({ result: 'notRecovered', incidentId: 'earlier' });
  expect(Item?.kind).toBe('rejected');
});
