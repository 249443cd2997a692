import { type GatewayClient, type GatewayParts, type OperationName, operations } from '@suture/adapters/gateway';
import { createMemoryObjects } from '@suture/adapters/objects';
import { type ChatRequest, InvalidInput, readConfig } from '@suture/core';
import { sampleIncident } from '@suture/core/testing';
import { describe, expect, it } from 'vitest';
import { openGateway, repository, sendToGateway } from './open-github.ts';

interface Row {
  /** The call of a step, for the given repository. */
  readonly call: (gateway: GatewayClient, repository: string) => Promise<unknown>;
  /** The name of the part behind the gateway, and its arguments. */
  readonly reaches: readonly unknown[];
  /** The part's answer, which the step receives. */
  readonly answers?: unknown;
}

const config = readConfig({ services: { orders: { repository } } }, 'the configuration');
const date = '2026-11-24T08:00:00.000Z';
const author = { id: 'a'.repeat(40), date, subject: 'Count again' };
const reference = { id: '7', url: 'https://host.example/7', branch: 'suture/inc-1', headCommit: 'b'.repeat(40) };
const ticket = { id: '12', url: 'https://host.example/12' };
const request = {
  incidentId: 'inc-1',
  baseCommit: 'base',
  branch: 'suture/inc-1',
  title: 'Guard the order',
  body: 'What broke — Grüße, 你好',
  files: [{ path: 'a.js', before: 'one\n', after: null }],
  message: 'Guard the order\n\nIt may be missing.',
  draft: true,
};
const chatRequest: ChatRequest = {
  action: 'post',
  message: { title: 'orders fails', parts: ['*Now* Suture looks for the cause.'], turn: 'Suture' },
  perhapsThere: false,
};
const scratch = `suture/rehearsal-${'0'.repeat(16)}`;
const incidentOf = (name: string) => ({ ...sampleIncident, repository: name });
const ticketOf = (name: string) => ({ ...ticket, id: `${name}#12` });

/** One row per operation. */
const keptCommit = {
  ...{ incidentId: 'i1', baseCommit: 'base', branch: 'suture/i1-reproduction', message: 'Reproduce it' },
  files: [{ path: 'a.test.js', before: null, after: 'fails' }],
};

const rows: Readonly<Record<OperationName, Row>> = {
  deployedCommit: {
    call: ({ codeHost }, at) => codeHost.deployedCommit(incidentOf(at)),
    reaches: ['codeHost.deployedCommit', incidentOf(repository)],
    answers: 'c0ffee',
  },
  history: {
    call: ({ codeHost }, at) => codeHost.history(at, 'base', 5),
    reaches: ['codeHost.history', repository, 'base', 5],
    answers: [{ ...author, files: ['a.js'] }],
  },
  diff: {
    call: ({ codeHost }, at) => codeHost.diff(at, 'base', request.files),
    reaches: ['codeHost.diff', repository, 'base', request.files],
    answers: '--- a/a.js\n',
  },
  openReview: {
    call: ({ codeHost }, at) => codeHost.openReview(at, request),
    reaches: ['codeHost.openReview', repository, request],
    answers: reference,
  },
  otherChanges: {
    call: ({ codeHost }, at) => codeHost.otherChanges(at, 'base'),
    reaches: ['codeHost.otherChanges', repository, 'base'],
    answers: [
      {
        ...{ kind: 'open', id: '8', url: 'https://host.example/8', title: 'Fix it', text: 'Why', by: 'person' },
        ...{ branch: 'fix', headCommit: 'c', base: 'main', files: [{ path: 'a.js', ranges: [{ from: 1, to: 2 }] }] },
      },
    ],
  },
  readReview: {
    call: ({ codeHost }, at) => codeHost.readReview(at, '7'),
    reaches: ['codeHost.readReview', repository, '7'],
    answers: {
      ...reference,
      status: 'merged',
      draft: false,
      comments: [{ by: 'ada', text: 'Good.' }],
      mergeCommit: 'm',
    },
  },
  comment: {
    call: ({ codeHost }, at) => codeHost.comment(at, '7', 'Still waiting'),
    reaches: ['codeHost.comment', repository, '7', 'Still waiting'],
  },
  readCommands: {
    call: ({ codeHost }, at) => codeHost.readCommands(at, { of: 'review', id: '7' }),
    reaches: ['codeHost.readCommands', repository, { of: 'review', id: '7' }],
    answers: [{ id: '12', by: 'ada', text: '/suture explain' }],
  },
  readChecks: {
    call: ({ codeHost }, at) => codeHost.readChecks(at, 'head'),
    reaches: ['codeHost.readChecks', repository, 'head'],
    answers: { outcome: 'read', checks: [{ name: 'test', state: 'failed', annotations: [] }] },
  },
  readBaseTip: {
    call: ({ codeHost }, at) => codeHost.readBaseTip(at, '7'),
    reaches: ['codeHost.readBaseTip', repository, '7'],
    answers: 'tip',
  },
  keepBranch: {
    call: ({ codeHost }, at) => codeHost.keepBranch(at, keptCommit),
    reaches: ['codeHost.keepBranch', repository, keptCommit],
    answers: { url: 'https://host.example/tree/suture/i1-reproduction' },
  },
  findPeople: {
    call: ({ codeHost }, at) => codeHost.findPeople(at, { commit: 'c', paths: ['a.js'] }),
    reaches: ['codeHost.findPeople', repository, { commit: 'c', paths: ['a.js'] }],
    answers: { author: '@ada', owners: ['@shop/payments'] },
  },
  askForReview: {
    call: ({ codeHost }, at) => codeHost.askForReview(at, '7', ['@ada']),
    reaches: ['codeHost.askForReview', repository, '7', ['@ada']],
    answers: ['@ada'],
  },
  replyOnce: {
    call: ({ codeHost }, at) => codeHost.replyOnce(at, '7', 'inline-3', 'reply-inline-3', 'Done'),
    reaches: ['codeHost.replyOnce', repository, '7', 'inline-3', 'reply-inline-3', 'Done'],
  },
  commentOnce: {
    call: ({ codeHost }, at) => codeHost.commentOnce(at, '7', 'review-12', 'The cause'),
    reaches: ['codeHost.commentOnce', repository, '7', 'review-12', 'The cause'],
  },
  closeReview: {
    call: ({ codeHost }, at) => codeHost.closeReview(at, '7', 'Handed over'),
    reaches: ['codeHost.closeReview', repository, '7', 'Handed over'],
    answers: 'kept',
  },
  openTicket: {
    call: async (gateway, at) => gateway.ticketsOf(at).open('inc-1', 'orders fails', 'The body'),
    reaches: ['tickets.open', 'inc-1', 'orders fails', 'The body'],
    answers: ticket,
  },
  describeTicket: {
    call: (gateway, at) => gateway.ticketsOf(at).describe(ticketOf(at), 'What is known now'),
    reaches: ['tickets.describe', ticket, 'What is known now'],
    answers: 'written',
  },
  commentTicket: {
    call: (gateway, at) => gateway.ticketsOf(at).comment(ticketOf(at), 'diagnosis-1', 'Because'),
    reaches: ['tickets.comment', ticket, 'diagnosis-1', 'Because'],
  },
  isTicketOpen: {
    call: (gateway, at) => gateway.ticketsOf(at).isOpen(ticketOf(at)),
    reaches: ['tickets.isOpen', ticket],
    answers: false,
  },
  closeTicket: {
    call: (gateway, at) => gateway.ticketsOf(at).close(ticketOf(at), 'Fixed'),
    reaches: ['tickets.close', ticket, 'Fixed'],
  },
  noteAlert: {
    call: ({ alertNotes }, at) => alertNotes.tell(incidentOf(at), { key: 'ticket', state: 'working', text: 'Seen.' }),
    reaches: ['alertNotes.tell', incidentOf(repository), { key: 'ticket', state: 'working', text: 'Seen.' }],
    answers: { outcome: 'noted' },
  },
  sendToChat: {
    call: ({ chat }, at) => chat.send(incidentOf(at), 'slack', chatRequest),
    reaches: ['chat.send', incidentOf(repository), 'slack', chatRequest],
    answers: { outcome: 'sent', at: 'C0123456789/1.1' },
  },
  rolloutStatus: {
    call: ({ rollouts }, at) => rollouts.status(incidentOf(at), 'merge'),
    reaches: ['rollouts.status', incidentOf(repository), 'merge'],
    answers: { commit: 'merge', status: 'live', at: date, detail: 'execution 1 shipped it' },
  },
  isAncestor: {
    call: (gateway, at) => gateway.isAncestor(at, 'old', 'new'),
    reaches: ['isAncestor', repository, 'old', 'new'],
    answers: true,
  },
  fileHistory: {
    call: ({ codeHistory }, at) => codeHistory.ofFile(at, 'base', 'a.js', 3),
    reaches: ['codeHistory.ofFile', repository, 'base', 'a.js', 3],
    answers: [{ ...author, files: ['a.js'] }],
  },
  blame: {
    call: ({ codeHistory }, at) => codeHistory.blame(at, 'base', 'a.js'),
    reaches: ['codeHistory.blame', repository, 'base', 'a.js'],
    answers: [{ startLine: 1, endLine: 4, commit: author }],
  },
  changesOf: {
    call: ({ codeHistory }, at) => codeHistory.changesOf(at, 'base'),
    reaches: ['codeHistory.changesOf', repository, 'base'],
    answers: {
      commit: author,
      message: 'Count again\n',
      files: [{ path: 'a.js', status: 'modified', patch: '-1\n+2' }],
    },
  },
  compare: {
    call: ({ codeHistory }, at) => codeHistory.compare(at, 'old', 'new'),
    reaches: ['codeHistory.compare', repository, 'old', 'new'],
    answers: [{ path: 'logo.png', status: 'added' }],
  },
  deployments: {
    call: (gateway, at) => gateway.deployments(at, 5),
    reaches: ['deployments', repository, 5],
    answers: [{ environment: 'production', commit: 'c0ffee', createdAt: date, state: 'success' }],
  },
  keepTree: {
    call: (gateway, at) => gateway.keepTree(at, 'base'),
    reaches: ['tree', repository, 'base'],
  },
};

/** The parts behind the gateway, which record their calls. @param answer the answer or error of each */
function openParts(answer: () => unknown) {
  const reached: (readonly unknown[])[] = [];
  const part =
    (name: string) =>
    async (...given: readonly unknown[]): Promise<never> => {
      reached.push([name, ...given]);
      return answer() as never;
    };
  const portOf = <T extends object>(port: string, names: readonly (keyof T & string)[]): T =>
    Object.fromEntries(names.map((name) => [name, part(`${port}.${name}`)])) as T;
  const objects = createMemoryObjects();
  const parts: GatewayParts = {
    config,
    objects,
    alertNotes: portOf('alertNotes', ['tell']),
    chat: portOf('chat', ['send']),
    codeHost: portOf('codeHost', [
      'deployedCommit',
      'history',
      'diff',
      'openReview',
      'otherChanges',
      'readReview',
      'comment',
      'readCommands',
      'readChecks',
      'replyOnce',
      'findPeople',
      'keepBranch',
      'readBaseTip',
      'askForReview',
      'commentOnce',
      'closeReview',
    ]),
    codeHistory: portOf('codeHistory', ['ofFile', 'blame', 'changesOf', 'compare']),
    rollouts: portOf('rollouts', ['status']),
    ticketsFor: (name) => {
      expect(name).toBe(repository);
      return portOf('tickets', ['open', 'describe', 'comment', 'isOpen', 'close']);
    },
    isAncestor: part('isAncestor'),
    deployments: part('deployments'),
    tree: part('tree'),
  };
  return { parts, reached, objects };
}

it('has a row here for every operation of the gateway', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(operations).sort());
});

describe.each(Object.entries(rows).map(([operation, row]) => ({ operation, ...row })))(
  'the gateway’s operation $operation',
  ({ operation, call, reaches, answers }) => {
    it('passes the arguments to its part and returns the answer', async () => {
      const bytes = new Uint8Array([0, 255, 31]);
      const { parts, reached, objects } = openParts(() => (operation === 'keepTree' ? bytes : answers));

      const answered = await call(openGateway(parts), repository);

      expect(reached).toEqual([reaches]);
      expect(answered ?? undefined).toEqual(operation === 'openTicket' ? ticketOf(repository) : answers);
      if (operation === 'keepTree') expect(await objects.get(objects.keys()[0] ?? '')).toEqual(bytes);
    });

    it('fails under the name of the part’s error', async () => {
      const { parts } = openParts(() => {
        throw Object.assign(new Error('try again in 90 seconds'), { name: 'CodeHostThrottled' });
      });

      await expect(call(openGateway(parts), repository)).rejects.toMatchObject({
        name: 'CodeHostThrottled',
        message: expect.stringContaining('try again in 90 seconds'),
      });
    });

    it.each(['shop/secret', 'constructor', 'shop/orders/../secret', ''])(
      'reaches nothing for the repository "%s"',
      async (stranger) => {
        const { parts, reached } = openParts(() => answers);

        await expect(call(openGateway(parts), stranger)).rejects.toMatchObject({ name: 'InvalidInput' });
        expect(reached).toEqual([]);
      },
    );
  },
);

describe('what the gateway refuses', () => {
  it.each([
    [{}],
    [{ operation: 'merge', repository, reviewId: '7' }],
    [{ operation: 'constructor', repository }],
    [{ operation: '__proto__', repository }],
    [{ operation: 'readReview', repository }],
    [{ operation: 'readReview', repository, reviewId: '../issues/1' }],
    [{ operation: 'openReview', repository, request: { ...request, branch: 'main' } }],
    [{ operation: 'openReview', repository, request: { ...request, base: 'release' } }],
    [{ operation: 'openReview', repository, request: { ...request, base: `${scratch}-fix` } }],
    [{ operation: 'openReview', repository, request: { ...request, base: scratch, draft: false } }],
    [{ operation: 'history', repository, commit: 'base', limit: 501 }],
    [{ operation: 'fileHistory', repository, commit: '', path: '', limit: 101 }],
    [{ operation: 'deployments', repository, limit: 101 }],
    [{ operation: 'blame', repository, commit: '', path: 'a'.repeat(5001) }],
    [{ operation: 'keepTree', repository: 'shop/../x', commit: 'a' }],
    [[{ operation: 'comment' }]],
  ])('%j', async (asked) => {
    const { parts, reached } = openParts(() => null);

    await expect(sendToGateway(asked, parts)).rejects.toMatchObject({ name: InvalidInput.name });
    expect(reached).toEqual([]);
  });

  it('nothing of a draft onto the branch of a rehearsal', async () => {
    const { parts, reached } = openParts(() => reference);

    await openGateway(parts).codeHost.openReview(repository, { ...request, base: scratch });

    expect(reached).toEqual([['codeHost.openReview', repository, { ...request, base: scratch }]]);
  });

  it('an answer of another form than the operation’s', async () => {
    const { parts } = openParts(() => ({ status: 'merged' }));

    await expect(openGateway(parts).codeHost.readReview(repository, '7')).rejects.toThrow(InvalidInput);
  });
});

it('fetches a tree once', async () => {
  const { parts, reached, objects } = openParts(() => new Uint8Array([1]));
  const gateway = openGateway(parts);

  await gateway.keepTree(repository, 'c0ffee');
  await gateway.keepTree(repository, 'c0ffee');

  expect(reached).toHaveLength(1);
  expect(objects.keys()).toHaveLength(1);
});

it('answers that the host knows no such commit', async () => {
  const gateway = openGateway(openParts(() => undefined).parts);

  expect(await gateway.codeHistory.changesOf(repository, 'base')).toBeUndefined();
  expect(await gateway.codeHistory.compare(repository, 'old', 'new')).toBeUndefined();
});
