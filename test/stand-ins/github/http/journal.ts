import type { Permissions } from '../world.ts';

/** One request, without its credentials. */
export interface LoggedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** 0 for a request that was never answered. */
  readonly status: number;
  /** The permissions that the route needs, in the syntax of x-accepted-github-permissions. */
  readonly permissionsUsed: string | undefined;
  /** The token's permissions; undefined without a token. */
  readonly tokenPermissions: Permissions | undefined;
}

/** Passed to the check twice: with status 0 before the request is handled, and with the response after it. */
export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
}

/** Returns the problems of an exchange. */
export type ExchangeCheck = (exchange: Exchange) => readonly string[];

export interface Journal {
  readonly requests: LoggedRequest[];
  readonly unknown: { readonly method: string; readonly path: string }[];
  readonly problems: string[];
}

export function createJournal(): Journal {
  return { requests: [], unknown: [], problems: [] };
}
