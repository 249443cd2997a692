/** An event as an SDK reports it. */
export interface SentryEvent {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly environment?: string;
  readonly level?: string;
  /** `{ values }`, the exception that was thrown first at the beginning. */
  readonly exception?: unknown;
  readonly request?: unknown;
  readonly message?: string;
}

/** What people or Suture did to an issue: `note`, `assigned`, `set_resolved`. */
export interface SentryActivity {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: string;
  /** Absent for what Sentry itself did. */
  readonly by?: 'person' | 'integration';
}

export interface SentryIssue {
  readonly id: string;
  /** The project's slug. */
  readonly project: string;
  status: 'unresolved' | 'resolved' | 'ignored';
  readonly events: SentryEvent[];
  readonly activity: SentryActivity[];
}

/** A Sentry with one organization. */
export interface SentryState {
  readonly organization: string;
  readonly token: string;
  /** Of the token. */
  readonly scopes: readonly string[];
  /** Slugs; their numbers are 1, 2, … */
  readonly projects: readonly string[];
  readonly issues: SentryIssue[];
  /** Commits, by repository and hash, that Sentry knows: `shop/orders@c0ffee`. */
  readonly commits: readonly string[];
  readonly releases: readonly string[];
  /** Items per page at most. */
  readonly pageSize: number;
  readonly now: () => Date;
}
