import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoBudget, readSpending } from '@suture/adapters/aws/dynamodb';
import type { Budget } from '@suture/core';
import { createMemoryBudget } from '@suture/core/testing';
import { openTable } from '@suture/local/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Opened {
  readonly budget: Budget;
  close(): Promise<void>;
}

async function openDynamo(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-budget-'));
  const table = await openTable({ folder, name: 'suture' });
  return {
    budget: createDynamoBudget(table),
    close: async () => {
      await table.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const kinds: readonly (readonly [string, () => Promise<Opened>])[] = [
  ['memory', async () => ({ budget: createMemoryBudget(), close: async () => {} })],
  ['DynamoDB', openDynamo],
];

describe.each(kinds)('a budget in %s', (_name, open) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it('adds to a scope and returns its total, which no other scope changes', async () => {
    const { budget } = opened;

    const first = await budget.add('day/2026-11-24', { tokens: 100, microUsd: 7 });
    await budget.add('incident/inc-1', { tokens: 5000, microUsd: 5000 });
    const second = await budget.add('day/2026-11-24', { tokens: 20, microUsd: 3 });

    expect([first, second]).toEqual([
      { tokens: 100, microUsd: 7 },
      { tokens: 120, microUsd: 10 },
    ]);
  });

  it('returns an unused reservation', async () => {
    const { budget } = opened;
    await budget.add('incident/settled', { tokens: 8192, microUsd: 122_880 });

    expect(await budget.add('incident/settled', { tokens: -8000, microUsd: -120_000 })).toEqual({
      tokens: 192,
      microUsd: 2880,
    });
  });

  it('returns the total when nothing is added, and for a new scope', async () => {
    const { budget } = opened;
    const nothing = { tokens: 0, microUsd: 0 };
    await budget.add('incident/asked', { tokens: 3, microUsd: 4 });

    expect(await budget.add('incident/asked', nothing)).toEqual({ tokens: 3, microUsd: 4 });
    expect(await budget.add('incident/new', nothing)).toEqual(nothing);
    expect(await budget.add('__proto__', nothing)).toEqual(nothing);
  });

  it('reserves up to the limit and not beyond it, and adds nothing where it refuses', async () => {
    const { budget } = opened;
    const limit = { tokens: 10, microUsd: 100 };

    expect(await budget.reserve('incident/full', { tokens: 11, microUsd: 0 }, limit)).toBe(false);
    expect(await budget.reserve('incident/full', { tokens: 10, microUsd: 40 }, limit)).toBe(true);
    expect(await budget.reserve('incident/full', { tokens: 1, microUsd: 0 }, limit)).toBe(false);
    expect(await budget.reserve('incident/full', { tokens: 0, microUsd: 61 }, limit)).toBe(false);
    expect(await budget.reserve('incident/full', { tokens: 0, microUsd: 60 }, limit)).toBe(true);
    expect(await budget.add('incident/full', { tokens: 0, microUsd: 0 })).toEqual(limit);
  });

  it('lets no two of two hundred concurrent reservations have the same room, and leaves none of it unused', async () => {
    const { budget } = opened;
    const limit = { tokens: 1_000, microUsd: 1_000_000 };

    const taken = await Promise.all(
      Array.from({ length: 200 }, () => budget.reserve('day/2026-11-25', { tokens: 37, microUsd: 11 }, limit)),
    );

    expect(taken.filter((one) => one)).toHaveLength(27);
    expect(await budget.add('day/2026-11-25', { tokens: 0, microUsd: 0 })).toEqual({ tokens: 999, microUsd: 297 });
  });

  it('loses nothing under twenty concurrent additions', async () => {
    const { budget } = opened;

    const totals = await Promise.all(
      Array.from({ length: 20 }, () => budget.add('incident/busy', { tokens: 11, microUsd: 1 })),
    );

    expect(totals.map(({ microUsd }) => microUsd).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(await budget.add('incident/busy', { tokens: 0, microUsd: 0 })).toEqual({ tokens: 220, microUsd: 20 });
  });
});

it('reads what a scope in DynamoDB has used, and writes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'suture-budget-'));
  const table = await openTable({ folder, name: 'suture' });
  await createDynamoBudget(table).add('day/2026-11-24', { tokens: 100, microUsd: 7 });

  const readings = [await readSpending(table, 'day/2026-11-24'), await readSpending(table, 'day/2026-11-25')];
  const { Count } = await table.client.send(new ScanCommand({ TableName: table.table }));
  await table.close();
  await rm(folder, { recursive: true, force: true });

  expect(readings).toEqual([
    { tokens: 100, microUsd: 7 },
    { tokens: 0, microUsd: 0 },
  ]);
  expect(Count).toBe(1);
});
