import type { AlertNotes, Chat, CodeHistory, CodeHost, Rollouts, Tickets } from '@suture/core';
import type * as z from 'zod';
import type { Deployment } from '../code-hosts/deployment.ts';
import { type OperationName, type Operations, operations } from './operations.ts';

/** Sends a request to the gateway and returns its answer, or throws an error of the same name. */
export type CallGateway = (request: { readonly operation: OperationName }) => Promise<unknown>;

export interface GatewayClient {
  readonly alertNotes: AlertNotes;
  readonly chat: Chat;
  readonly codeHost: CodeHost;
  /** The tickets of one repository. */
  ticketsOf(repository: string): Tickets;
  readonly rollouts: Rollouts;
  /** Whether `descendant` contains `ancestor`; false when either is unknown. */
  isAncestor(repository: string, ancestor: string, descendant: string): Promise<boolean>;
  readonly codeHistory: CodeHistory;
  /** The newest deployments of every environment, newest first; at most `limit`, and never more than 20. */
  deployments(repository: string, limit: number): Promise<readonly Deployment[]>;
  /** Stores the commit's tree for snapshots, if it is not stored yet. */
  keepTree(repository: string, commit: string): Promise<void>;
}

type Requests = { readonly [N in OperationName]: z.input<Operations[N]['input']> };
type Replies = { readonly [N in OperationName]: z.output<Operations[N]['output']> };

const table: { readonly [N in OperationName]: { read(reply: unknown, what: string): Replies[N] } } = operations;

/** The code host, its tickets and its rollouts, through the only function that may call it. */
export function createGatewayClient(call: CallGateway): GatewayClient {
  async function ask<N extends OperationName>(operation: N, input: Requests[N]): Promise<Replies[N]> {
    return table[operation].read(await call({ ...input, operation }), `the gateway's answer to ${operation}`);
  }

  return {
    alertNotes: { tell: (incident, news) => ask('noteAlert', { incident, news }) },
    chat: { send: (incident, chat, request) => ask('sendToChat', { incident, chat, request }) },
    codeHost: {
      deployedCommit: (incident) => ask('deployedCommit', { incident }),
      history: (repository, commit, limit) => ask('history', { repository, commit, limit }),
      diff: (repository, baseCommit, files) => ask('diff', { repository, baseCommit, files }),
      openReview: (repository, request) => ask('openReview', { repository, request }),
      otherChanges: (repository, commit) => ask('otherChanges', { repository, commit }),
      readReview: (repository, reviewId) => ask('readReview', { repository, reviewId }),
      comment: (repository, reviewId, text) => ask('comment', { repository, reviewId, text }),
      readCommands: (repository, conversation) => ask('readCommands', { repository, conversation }),
      readChecks: (repository, commit) => ask('readChecks', { repository, commit }),
      findPeople: (repository, question) => ask('findPeople', { repository, question }),
      askForReview: (repository, reviewId, people) => ask('askForReview', { repository, reviewId, people }),
      keepBranch: (repository, commit) => ask('keepBranch', { repository, commit }),
      readBaseTip: (repository, reviewId) => ask('readBaseTip', { repository, reviewId }),
      commentOnce: (repository, reviewId, key, text) => ask('commentOnce', { repository, reviewId, key, text }),
      replyOnce: (repository, reviewId, commentId, key, text) =>
        ask('replyOnce', { repository, reviewId, commentId, key, text }),
      closeReview: (repository, reviewId, reason) => ask('closeReview', { repository, reviewId, reason }),
    },
    ticketsOf: (repository) => ({
      open: (incidentId, title, body) => ask('openTicket', { repository, incidentId, title, body }),
      describe: (ticket, body) => ask('describeTicket', { ticket, body }),
      comment: (ticket, key, text) => ask('commentTicket', { ticket, key, text }),
      isOpen: (ticket) => ask('isTicketOpen', { ticket }),
      close: (ticket, resolution) => ask('closeTicket', { ticket, resolution }),
    }),
    rollouts: { status: (incident, mergeCommit) => ask('rolloutStatus', { incident, mergeCommit }) },
    isAncestor: (repository, ancestor, descendant) => ask('isAncestor', { repository, ancestor, descendant }),
    codeHistory: {
      ofFile: (repository, commit, path, limit) => ask('fileHistory', { repository, commit, path, limit }),
      blame: (repository, commit, path) => ask('blame', { repository, commit, path }),
      changesOf: (repository, commit) => ask('changesOf', { repository, commit }),
      compare: (repository, base, head) => ask('compare', { repository, base, head }),
    },
    deployments: (repository, limit) => ask('deployments', { repository, limit }),
    keepTree: (repository, commit) => ask('keepTree', { repository, commit }),
  };
}
