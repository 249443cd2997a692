import type { Ports } from '../../packages/core/src/index.ts';

/** What a function may reach beyond the incident's records and artifacts. */
type Permission =
  /** Evidence, patches and reports of incidents. */
  | 'artifacts'
  /** Signs heads of the audit trail and adds them to the locked bucket. */
  | 'checkpoints'
  /** Counts repeats, and what models use. */
  | 'counters'
  /** Asks the one function that speaks to the code host. */
  | 'gateway'
  /** Holds a repository's tree in memory. */
  | 'trees'
  /** Reads logs and alarms. */
  | 'telemetry'
  /** Looks around in the monitoring, and in Sentry where it is configured. */
  | 'queries'
  | 'models'
  /** Searches code, and has the grammars for it. */
  | 'code'
  /** Looks whether a commit is live. */
  | 'rollouts';

/** What stands behind each port in the cloud. The others are records, artifacts and what needs no permission. */
const behind: Readonly<Partial<Record<keyof Ports, readonly Permission[]>>> = {
  artifacts: ['artifacts'],
  checkpoints: ['checkpoints'],
  episodes: ['counters'],
  alertNotes: ['gateway'],
  codeHost: ['gateway'],
  tickets: ['gateway'],
  chat: ['gateway'],
  telemetry: ['telemetry'],
  rollouts: ['gateway', 'rollouts'],
  suites: ['gateway', 'trees'],
  committedFiles: ['gateway', 'trees'],
  provingGround: ['gateway', 'trees'],
  triageEngine: ['gateway', 'models', 'counters'],
  diagnosisEngine: ['gateway', 'trees', 'models', 'counters', 'code', 'queries'],
  fixEngine: ['gateway', 'trees', 'models', 'counters', 'code'],
};

/** The permissions that follow from the ports a step declares. */
export function permissionsOf(needs: readonly (keyof Ports)[]): ReadonlySet<Permission> {
  return new Set(needs.flatMap((need) => behind[need] ?? []));
}
