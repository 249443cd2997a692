import type { Permissions } from '../world.ts';

/** One request as a test may judge it; no credential is ever kept. */
export interface LoggedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** 0 for a request that was left hanging. */
  readonly status: number;
  /** What the route asks of a token, in the words of x-accepted-github-permissions. */
  readonly permissionsUsed: string | undefined;
  /** What the token held; undefined where no token was shown. */
  readonly tokenPermissions: Permissions | undefined;
}

/** What a check is shown: first with status 0 and no answer, before anything is done, then with the answer. */
export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
}

/** Names what is wrong with an exchange; nothing, if nothing is. */
export type ExchangeCheck = (exchange: Exchange) => readonly string[];

export interface Journal {
  readonly requests: LoggedRequest[];
  readonly unknown: { readonly method: string; readonly path: string }[];
  readonly problems: string[];
}

export function createJournal(): Journal {
  return { requests: [], unknown: [], problems: [] };
}
