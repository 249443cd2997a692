import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDynamoBudget, createDynamoStores } from '@suture/adapters/aws/dynamodb';
import { type Budget, BudgetSpent, createBudgetedModel, type Leases, type ModelReply, Models } from '@suture/core';
import { createMemoryBudget, createMemoryStores, createTestClock } from '@suture/core/testing';
import { openTable } from '@suture/local/testing';
import type { Section } from '../figures.ts';

/** Requests that come at once, as many as a storm of alerts makes. */
export const concurrent = 200;

/** A store, and the limits that its calls may not pass. */
export interface BudgetCase {
  readonly store: 'memory' | 'embedded table';
  readonly limited: 'incident' | 'day' | 'month';
  /** Calls that a model answered. */
  readonly answered: number;
  /** Calls for which there is room, by the most that each can cost. */
  readonly room: number;
  /** The largest totals that a scope ever had, and its limit, in tokens. */
  readonly peak: number;
  readonly limit: number;
}

const now = '2026-11-24T12:00:00.000Z';
const call = { role: 'fix' as const, incidentId: 'inc-1', system: '', messages: [], tools: [] };
/** The most that one call can use: its answer, and the three characters of its prompt. */
const mostPerCall = 1_001;

/** Plays concurrent calls of a model against a limit, where each call is answered only when all have been reserved or refused. */
async function play(store: BudgetCase['store'], limited: BudgetCase['limited'], real: Budget): Promise<BudgetCase> {
  const limit = mostPerCall * 37 + 500;
  let peak = 0;
  const budget: Budget = {
    add: real.add,
    reserve: async (scope, amount, most) => {
      const reserved = await real.reserve(scope, amount, most);
      const { tokens } = await real.add(scope, { tokens: 0, microUsd: 0 });
      if (scope.startsWith(`${limited}/`)) peak = Math.max(peak, tokens);
      return reserved;
    },
  };
  const ample = { tokens: 1_000_000_000, usd: 1_000 };
  const tight = { tokens: limit, usd: 1_000 };
  const choice = { id: 'a.model', maxTokens: 1_000, price: { input: 1, output: 1 } };
  const models = Models.parse({
    ...{ diagnose: choice, fix: choice },
    budget: {
      perIncident: limited === 'incident' ? tight : ample,
      perDay: limited === 'day' ? tight : ample,
      perMonth: limited === 'month' ? tight : ample,
    },
  });
  let decided = 0;
  let release = () => {};
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  const decide = () => {
    decided += 1;
    if (decided === concurrent) release();
  };
  const converse = async (): Promise<ModelReply> => {
    decide();
    await all;
    const usage = { inputTokens: 1, outputTokens: 10, cacheReadTokens: 0, cacheWriteTokens: 0 };
    return { message: { role: 'assistant', content: [] }, stop: 'ended', usage, by: 'a.model' };
  };
  const model = createBudgetedModel({ converse }, { models, budget, clock: createTestClock(now) });
  const ends = await Promise.all(
    Array.from({ length: concurrent }, async () => {
      try {
        await model.converse(call);
        return true;
      } catch (error) {
        if (!(error instanceof BudgetSpent)) throw error;
        decide();
        return false;
      }
    }),
  );
  return {
    store,
    limited,
    answered: ends.filter((end) => end).length,
    room: Math.floor(limit / mostPerCall),
    peak,
    limit,
  };
}

/** Takers of one lease at once; returns how many got it. */
async function race(leases: Leases): Promise<number> {
  const takers = Array.from({ length: concurrent }, (_, index) => `inc-${index}`);
  const held = await Promise.all(takers.map((taker) => leases.take('shop/orders', taker, 60)));
  return held.filter(({ holder }, index) => holder === takers[index]).length;
}

/** Plays the limits of these scopes over both stores. */
export async function playBudgets(
  limits: readonly BudgetCase['limited'][],
): Promise<{ readonly cases: readonly BudgetCase[]; readonly winners: readonly number[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'suture-budgets-'));
  const table = await openTable({ folder, name: 'suture' });
  const cases: BudgetCase[] = [];
  try {
    const clock = createTestClock(now);
    const stores = [
      { store: 'memory' as const, open: createMemoryBudget },
      { store: 'embedded table' as const, open: () => createDynamoBudget(table) },
    ];
    for (const { store, open } of stores)
      for (const limited of limits) {
        const budget = open();
        cases.push(await play(store, limited, budget));
        for (const scope of ['incident/inc-1', 'day/2026-11-24', 'month/2026-11']) await empty(budget, scope);
      }
    const winners = [await race(createMemoryStores(clock).leases), await race(createDynamoStores(table, clock).leases)];
    return { cases, winners };
  } finally {
    await table.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function empty(budget: Budget, scope: string): Promise<void> {
  const { tokens, microUsd } = await budget.add(scope, { tokens: 0, microUsd: 0 });
  await budget.add(scope, { tokens: -tokens, microUsd: -microUsd });
}

/** Concurrent reservations of money, and concurrent takers of a repository. */
export const budget: Section = {
  name: 'budget',
  async measure() {
    const { cases, winners } = await playBudgets(['incident', 'day', 'month']);
    const over = cases.filter(({ peak, limit }) => peak > limit).length;
    const refused = cases.filter(({ answered, room }) => answered !== room).length;
    return {
      figures: [
        {
          name: `budgets overspent by ${concurrent} concurrent calls`,
          aim: '0 of at least 6',
          measured: `${over} of ${cases.length}`,
          held: over === 0 && cases.length >= 6,
        },
        {
          name: 'budgets that refused a call they had room for, or left one in',
          aim: '0',
          measured: `${refused} of ${cases.length}`,
          held: refused === 0,
        },
        {
          name: `incidents that got one repository, of ${concurrent} at once`,
          aim: '1 in each store',
          measured: winners.join(' and '),
          held: winners.every((count) => count === 1),
        },
      ],
      details: cases
        .map(
          ({ store, limited, answered, room, peak, limit }) =>
            `${store}, limit of the ${limited}: ${answered} of ${concurrent} calls answered, room for ${room}; at most ${peak} of ${limit} tokens reserved`,
        )
        .join('\n'),
      cases,
    };
  },
};
