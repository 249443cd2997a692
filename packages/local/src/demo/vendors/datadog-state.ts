/** An event of a log, as an agent sends it. */
export interface DatadogLog {
  /** ISO 8601. */
  readonly at: string;
  readonly status: string;
  readonly host?: string;
  readonly message?: string;
  /** `service:orders`. */
  readonly tags: readonly string[];
  /** What the program or a pipeline made of it. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface DatadogMonitor {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly query: string;
  readonly message: string;
  readonly tags: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
  state: 'OK' | 'Alert' | 'Warn' | 'No Data';
  /** By group, where it has several: `host:a`. */
  readonly groups: Readonly<Record<string, 'OK' | 'Alert' | 'Warn' | 'No Data'>>;
}

/** A note in the event stream. */
export interface DatadogEvent {
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly aggregation_key?: string | undefined;
  readonly alert_type?: string | undefined;
  readonly at: string;
}

/** An account on one site. */
export interface DatadogState {
  readonly apiKey: string;
  readonly appKey: string;
  /** Of the application key: `logs_read_data`. */
  readonly permissions: readonly string[];
  readonly logs: DatadogLog[];
  readonly monitors: DatadogMonitor[];
  /** Points by query, each milliseconds and a value. */
  readonly series: Readonly<Record<string, readonly (readonly [number, number | null])[]>>;
  /** Attributes of issues of Error Tracking, by id. */
  readonly issues: Readonly<Record<string, object>>;
  readonly events: DatadogEvent[];
  /** Events of a log per page at most. */
  readonly pageSize: number;
  readonly now: () => Date;
}
