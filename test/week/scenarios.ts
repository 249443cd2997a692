/** What people and other programs do about a cause beside reviewing. */
export type Scenario =
  /** People merge what Suture proposes. */
  | 'merged'
  /** A person closes what Suture proposes. */
  | 'closed'
  /** A person opens a fix before Suture does. */
  | 'person first'
  /** A person opens a fix while that of Suture is open, and closes the latter. */
  | 'person later'
  /** A program opens a pull request about it first: a revert of the suspect commit. */
  | 'bot first';

const scenarios: readonly Scenario[] = [
  'merged',
  'merged',
  'closed',
  'person first',
  'bot first',
  'merged',
  'person later',
];

/** The scenario of a cause, by its number. */
export function scenarioOf(cause: number): Scenario {
  return scenarios[cause % scenarios.length] ?? 'merged';
}
