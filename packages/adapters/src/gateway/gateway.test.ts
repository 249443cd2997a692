import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type Incident, readConfig } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { createMemoryObjects } from '../objects/index.ts';
import {
  callGatewayFunction,
  createGatewayClient,
  type GatewayClient,
  type GatewayParts,
  serveGateway,
} from './index.ts';

const ours = 'shop/orders';
const config = readConfig({ services: { orders: { repository: ours } } }, 'the configuration');
const at = '2026-11-24T09:00:00.000Z';
const commit = { id: 'c0ffee', subject: 'pay', date: at, files: ['pay.js'] };
const difference = { path: 'pay.js', status: 'modified', patch: '@@' };
const changes = {
  commit: { id: 'c0ffee', subject: 'pay', date: at },
  message: 'pay',
  files: [difference],
};
const ref = { id: '7', url: 'https://host/7', branch: 'suture/1', headCommit: 'beef' };
const request = {
  incidentId: 'inc-1',
  baseCommit: 'c0ffee',
  branch: 'suture/1',
  title: 'mend',
  body: '',
  files: [{ path: 'pay.js', before: 'a', after: 'b' }],
  message: 'mend',
  draft: true,
};
const deployment = { environment: 'production', commit: 'c0ffee', createdAt: at, state: 'success' };
const incidentOf = (repository: string): Incident => ({
  id: 'inc-1',
  version: 0,
  status: 'running',
  stage: 'detect',
  service: 'orders',
  repository,
  alert: {
    source: 'log',
    sourceId: 'a',
    service: 'orders',
    title: 'it fails',
    state: 'firing',
    startedAt: at,
    fingerprint: 'a',
  },
  createdAt: at,
  updatedAt: at,
  attempts: { diagnose: 0, fix: 0, fixInRound: 0, review: 0, observe: 0 },
});

/** Parts that note what they are asked, each with an answer of its own. */
function open() {
  const asked: unknown[] = [];
  const answer =
    <T>(name: string, value: T) =>
    async (...given: readonly unknown[]): Promise<T> => {
      asked.push([name, ...given]);
      return value;
    };
  const objects = createMemoryObjects();
  const parts: GatewayParts = {
    config,
    objects,
    codeHost: {
      deployedCommit: answer('deployedCommit', 'c0ffee'),
      history: answer('history', [commit]),
      diff: answer('diff', '@@'),
      openReview: answer('openReview', ref),
      readReview: answer('readReview', { ...ref, status: 'open' as const, draft: true, comments: [] }),
      comment: answer('comment', undefined),
      closeReview: answer('closeReview', undefined),
    },
    ticketsFor: (repository) => ({
      open: answer(`open at ${repository}`, { id: '3', url: 'https://host/3' }),
      comment: answer(`comment at ${repository}`, undefined),
      close: answer(`close at ${repository}`, undefined),
    }),
    rollouts: { status: answer('status', { commit: 'c0ffee', status: 'live' as const, detail: 'there' }) },
    isAncestor: answer('isAncestor', true),
    codeHistory: {
      ofFile: answer('ofFile', [commit]),
      blame: answer('blame', [{ startLine: 1, endLine: 2, commit: { id: 'c0ffee', date: at, subject: 'pay' } }]),
      changesOf: answer('changesOf', changes),
      compare: answer('compare', [difference]),
    },
    deployments: answer('deployments', [deployment]),
    tree: answer('tree', new Uint8Array([1])),
  };
  const client = createGatewayClient(async (given) => {
    const reply = await serveGateway(JSON.parse(JSON.stringify(given)), parts);
    return JSON.parse(JSON.stringify(reply));
  });
  return { client, parts, asked, objects };
}

const ticketAt = (repository: string) => ({ id: `${repository}#3`, url: 'https://host/3' });

/** Each operation: how a step asks for it, what reaches the code host, what comes back. */
const operations: Readonly<
  Record<string, { ask(client: GatewayClient, at: string): Promise<unknown>; reaches: unknown; gives: unknown }>
> = {
  deployedCommit: {
    ask: ({ codeHost }, at) => codeHost.deployedCommit(incidentOf(at)),
    reaches: ['deployedCommit', incidentOf(ours)],
    gives: 'c0ffee',
  },
  history: {
    ask: ({ codeHost }, at) => codeHost.history(at, 'c0ffee', 500),
    reaches: ['history', ours, 'c0ffee', 500],
    gives: [commit],
  },
  diff: {
    ask: ({ codeHost }, at) => codeHost.diff(at, 'c0ffee', request.files),
    reaches: ['diff', ours, 'c0ffee', request.files],
    gives: '@@',
  },
  openReview: {
    ask: ({ codeHost }, at) => codeHost.openReview(at, request),
    reaches: ['openReview', ours, request],
    gives: ref,
  },
  readReview: {
    ask: ({ codeHost }, at) => codeHost.readReview(at, '7'),
    reaches: ['readReview', ours, '7'],
    gives: { ...ref, status: 'open', draft: true, comments: [] },
  },
  comment: {
    ask: ({ codeHost }, at) => codeHost.comment(at, '7', 'hello'),
    reaches: ['comment', ours, '7', 'hello'],
    gives: undefined,
  },
  closeReview: {
    ask: ({ codeHost }, at) => codeHost.closeReview(at, '7', 'no'),
    reaches: ['closeReview', ours, '7', 'no'],
    gives: undefined,
  },
  openTicket: {
    ask: ({ ticketsOf }, at) => ticketsOf(at).open('inc-1', 'it fails', 'body'),
    reaches: [`open at ${ours}`, 'inc-1', 'it fails', 'body'],
    gives: ticketAt(ours),
  },
  commentTicket: {
    ask: ({ ticketsOf }, at) => ticketsOf('').comment(ticketAt(at), 'key', 'hello'),
    reaches: [`comment at ${ours}`, { id: '3', url: 'https://host/3' }, 'key', 'hello'],
    gives: undefined,
  },
  closeTicket: {
    ask: ({ ticketsOf }, at) => ticketsOf('').close(ticketAt(at), 'done'),
    reaches: [`close at ${ours}`, { id: '3', url: 'https://host/3' }, 'done'],
    gives: undefined,
  },
  rolloutStatus: {
    ask: ({ rollouts }, at) => rollouts.status(incidentOf(at), 'c0ffee'),
    reaches: ['status', incidentOf(ours), 'c0ffee'],
    gives: { commit: 'c0ffee', status: 'live', detail: 'there' },
  },
  isAncestor: {
    ask: ({ isAncestor }, at) => isAncestor(at, 'c0ffee', 'beef'),
    reaches: ['isAncestor', ours, 'c0ffee', 'beef'],
    gives: true,
  },
  fileHistory: {
    ask: ({ codeHistory }, at) => codeHistory.ofFile(at, 'c0ffee', 'pay.js', 100),
    reaches: ['ofFile', ours, 'c0ffee', 'pay.js', 100],
    gives: [commit],
  },
  blame: {
    ask: ({ codeHistory }, at) => codeHistory.blame(at, 'c0ffee', 'pay.js'),
    reaches: ['blame', ours, 'c0ffee', 'pay.js'],
    gives: [{ startLine: 1, endLine: 2, commit: { id: 'c0ffee', date: at, subject: 'pay' } }],
  },
  changesOf: {
    ask: ({ codeHistory }, at) => codeHistory.changesOf(at, 'c0ffee'),
    reaches: ['changesOf', ours, 'c0ffee'],
    gives: changes,
  },
  compare: {
    ask: ({ codeHistory }, at) => codeHistory.compare(at, 'c0ffee', 'beef'),
    reaches: ['compare', ours, 'c0ffee', 'beef'],
    gives: [difference],
  },
  deployments: {
    ask: ({ deployments }, at) => deployments(at, 100),
    reaches: ['deployments', ours, 100],
    gives: [deployment],
  },
  keepTree: { ask: ({ keepTree }, at) => keepTree(at, 'c0ffee'), reaches: ['tree', ours, 'c0ffee'], gives: undefined },
};

describe.each(Object.entries(operations))('the operation %s', (_name, { ask, reaches, gives }) => {
  it('reaches the code host and brings its answer back', async () => {
    const { client, asked } = open();

    expect(await ask(client, ours)).toEqual(gives);
    expect(asked).toEqual([reaches]);
  });

  it.each(['shop/secret', 'constructor/orders'])('does nothing in %s, which no service has', async (repository) => {
    const { client, asked } = open();

    await expect(ask(client, repository)).rejects.toThrow(`${repository} is not one of the configuration's`);
    expect(asked).toEqual([]);
  });
});

it.each([
  ['no operation', { repository: ours }, 'operation'],
  ['an operation of no such name', { operation: 'merge', repository: ours, reviewId: '7' }, 'operation'],
  ['what every object has', { operation: 'constructor', repository: ours }, 'operation'],
  ['a longer history', { operation: 'history', repository: ours, commit: 'c0ffee', limit: 501 }, 'limit'],
  [
    'a longer history of a file',
    { operation: 'fileHistory', repository: ours, commit: '', path: '', limit: 101 },
    'limit',
  ],
  ['more deployments', { operation: 'deployments', repository: ours, limit: 101 }, 'limit'],
  ['a path without end', { operation: 'blame', repository: ours, commit: '', path: 'a'.repeat(5001) }, 'path'],
  [
    'a review that is no number',
    { operation: 'readReview', repository: ours, reviewId: '../7' },
    'it must be a number',
  ],
  ['a repository that is a path', { operation: 'keepTree', repository: 'shop/../x', commit: 'a' }, 'owner/name'],
  [
    'a branch that is not ours',
    { operation: 'openReview', repository: ours, request: { ...request, branch: 'main' } },
    'request.branch',
  ],
])('refuses %s', async (_case, given, message) => {
  const { parts, asked } = open();

  await expect(serveGateway(given, parts)).rejects.toThrow(message);
  expect(asked).toEqual([]);
});

it('brings nothing back for a commit that the host does not know', async () => {
  const { parts } = open();
  const unknown = { ...parts.codeHistory, changesOf: async () => undefined, compare: async () => undefined };
  const client = createGatewayClient((given) => serveGateway(given, { ...parts, codeHistory: unknown }));

  expect(await client.codeHistory.changesOf(ours, 'c0ffee')).toBeUndefined();
  expect(await client.codeHistory.compare(ours, 'c0ffee', 'beef')).toBeUndefined();
});

it('fetches a tree once', async () => {
  const { client, asked, objects } = open();

  await client.keepTree(ours, 'c0ffee');
  await client.keepTree(ours, 'c0ffee');

  expect(asked).toHaveLength(1);
  expect(objects.keys()).toHaveLength(1);
});

it('refuses an answer of another shape', async () => {
  const client = createGatewayClient(async () => ({ id: 7 }));

  await expect(client.codeHost.readReview(ours, '7')).rejects.toThrow("the gateway's answer to readReview");
});

describe('a call of the function', () => {
  const answering = (answer: { readonly FunctionError?: string; readonly text: string }) => {
    const send = async () => ({ ...answer, Payload: new TextEncoder().encode(answer.text) });
    return createGatewayClient(callGatewayFunction({ send } as unknown as LambdaClient, 'gateway'));
  };

  it('brings back what the function returned', async () => {
    expect(await answering({ text: '"c0ffee"' }).codeHost.deployedCommit(incidentOf(ours))).toBe('c0ffee');
    expect(await answering({ text: '' }).keepTree(ours, 'c0ffee')).toBeUndefined();
  });

  it('throws what the function threw, by its name', async () => {
    const text = JSON.stringify({ errorType: 'CodeHostThrottled', errorMessage: 'wait' });

    await expect(answering({ FunctionError: 'Unhandled', text }).keepTree(ours, 'c0ffee')).rejects.toMatchObject({
      name: 'CodeHostThrottled',
      message: 'wait',
    });
  });
});
