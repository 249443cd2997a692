import type { CodeHistory, CodeHost, Rollouts } from '@suture/core';
import type { Deployment } from './deployment.ts';

/** A place that code lives in, for every port that it serves. */
export interface HostParts {
  readonly codeHost: CodeHost;
  readonly codeHistory: CodeHistory;
  readonly rollouts: Rollouts;
  /** The newest deployments of one environment or of every one, newest first; at most `limit`, and never more than 20. */
  deployments(repository: string, limit: number, environment?: string): Promise<readonly Deployment[]>;
  /** Whether the one commit is reachable from the other; false where either is unknown. */
  isAncestor(repository: string, ancestor: string, descendant: string): Promise<boolean>;
  /** A commit's tree as the host packs it: a gzipped tar with one folder. @throws TreeTooLarge */
  tree(repository: string, commit: string): Promise<Uint8Array>;
}
