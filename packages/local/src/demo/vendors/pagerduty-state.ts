export interface PagerDutyEntry {
  /** `acknowledge`, `escalate`, … */
  readonly type: string;
  readonly at: string;
  /** A user's id; the service if absent. */
  readonly by?: string;
  readonly channel?: string;
}

export interface PagerDutyAlert {
  readonly id: string;
  readonly at: string;
  readonly summary: string;
  readonly severity?: string;
  readonly status?: 'triggered' | 'resolved';
  /** What its sender wrote: text or any JSON. */
  readonly details?: unknown;
}

export interface PagerDutyIncident {
  readonly id: string;
  readonly title: string;
  readonly at: string;
  readonly service: string;
  readonly alerts: PagerDutyAlert[];
  status: 'triggered' | 'acknowledged' | 'resolved';
  /** Users who acknowledged it. */
  acknowledgedBy: string[];
  /** The incident that it was merged into. */
  mergedInto?: string;
  /** Oldest first. */
  readonly log: PagerDutyEntry[];
  readonly notes: { readonly content: string; readonly at: string; readonly by: string }[];
}

export interface PagerDutyState {
  readonly token: string;
  /** A read-only key may not write. */
  readonly isReadOnly?: boolean;
  /** Users by their address. */
  readonly users: Readonly<Record<string, string>>;
  readonly incidents: PagerDutyIncident[];
  readonly now: () => Date;
  /** Items of a page at most. Default: 100. */
  readonly pageSize?: number;
}

/** An incident that was just opened by the monitoring of a service. */
export function createPagerDutyIncident(
  opened: Pick<PagerDutyIncident, 'id' | 'title' | 'at' | 'service'> & { readonly alerts?: PagerDutyAlert[] },
): PagerDutyIncident {
  return {
    alerts: [],
    ...opened,
    status: 'triggered',
    acknowledgedBy: [],
    log: [
      { type: 'trigger', at: opened.at },
      { type: 'assign', at: opened.at },
    ],
    notes: [],
  };
}
