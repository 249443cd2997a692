import { type CodeHistory, type CodeHost, parse, type Rollouts, type Tickets } from '@suture/core';
import { z } from 'zod';
import type { Deployment } from '../code-hosts/deployment.ts';
import { type GatewayRequest, replies } from './protocol.ts';

/** Calls the gateway with a request and returns what it answered, or throws what it threw, by its name. */
export type CallGateway = (request: GatewayRequest) => Promise<unknown>;

export interface GatewayClient {
  readonly codeHost: CodeHost;
  /** Of one repository: its incidents' tickets lie beside its code. */
  ticketsOf(repository: string): Tickets;
  readonly rollouts: Rollouts;
  /** Whether the one commit is reachable from the other; false where either is unknown. */
  isAncestor(repository: string, ancestor: string, descendant: string): Promise<boolean>;
  readonly codeHistory: CodeHistory;
  /** The newest deployments of every environment, newest first; at most `limit`, and never more than 20. */
  deployments(repository: string, limit: number): Promise<readonly Deployment[]>;
  /** Makes sure that the commit's tree lies where snapshots are read. */
  keepTree(repository: string, commit: string): Promise<void>;
}

/** The code host, its tickets and its rollouts, seen through the one function that may speak to it. */
export function createGatewayClient(call: CallGateway): GatewayClient {
  async function ask<S extends z.ZodType>(request: GatewayRequest, reply: S): Promise<z.infer<S>> {
    return parse(reply, (await call(request)) ?? null, `the gateway's answer to ${request.operation}`);
  }

  async function tell(request: GatewayRequest): Promise<void> {
    await ask(request, z.null());
  }

  return {
    codeHost: {
      deployedCommit: (incident) => ask({ operation: 'deployedCommit', incident }, replies.deployedCommit),
      history: (repository, commit, limit) => ask({ operation: 'history', repository, commit, limit }, replies.history),
      diff: (repository, baseCommit, files) =>
        ask({ operation: 'diff', repository, baseCommit, files: [...files] }, replies.diff),
      openReview: (repository, request) =>
        ask(
          { operation: 'openReview', repository, request: { ...request, files: [...request.files] } },
          replies.openReview,
        ),
      readReview: (repository, reviewId) => ask({ operation: 'readReview', repository, reviewId }, replies.readReview),
      comment: (repository, reviewId, text) => tell({ operation: 'comment', repository, reviewId, text }),
      closeReview: (repository, reviewId, reason) => tell({ operation: 'closeReview', repository, reviewId, reason }),
    },
    ticketsOf: (repository) => ({
      open: (incidentId, title, body) =>
        ask({ operation: 'openTicket', repository, incidentId, title, body }, replies.openTicket),
      comment: (ticket, key, text) => tell({ operation: 'commentTicket', ticket, key, text }),
      close: (ticket, resolution) => tell({ operation: 'closeTicket', ticket, resolution }),
    }),
    rollouts: {
      status: (incident, mergeCommit) =>
        ask({ operation: 'rolloutStatus', incident, mergeCommit }, replies.rolloutStatus),
    },
    isAncestor: (repository, ancestor, descendant) =>
      ask({ operation: 'isAncestor', repository, ancestor, descendant }, replies.isAncestor),
    codeHistory: {
      ofFile: (repository, commit, path, limit) =>
        ask({ operation: 'fileHistory', repository, commit, path, limit }, replies.fileHistory),
      blame: (repository, commit, path) => ask({ operation: 'blame', repository, commit, path }, replies.blame),
      changesOf: async (repository, commit) =>
        (await ask({ operation: 'changesOf', repository, commit }, replies.changesOf)) ?? undefined,
      compare: async (repository, base, head) =>
        (await ask({ operation: 'compare', repository, base, head }, replies.compare)) ?? undefined,
    },
    deployments: (repository, limit) => ask({ operation: 'deployments', repository, limit }, replies.deployments),
    keepTree: (repository, commit) => tell({ operation: 'keepTree', repository, commit }),
  };
}
