import { Interrupted } from './errors.ts';

/** The exit codes of a command, for scripts. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  handedOver: 3,
  auditBroken: 4,
  busy: 5,
  stopped: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What each exit code means; `suture --help` and the README print it. */
export const exitCodeMeanings = {
  0: 'done, or a proven fix waits for you',
  1: 'Suture itself failed',
  2: 'the command or its input is wrong',
  3: 'the incident was handed over to a person',
  4: 'an audit chain is broken',
  5: 'another process is already working on this incident',
  130: 'Ctrl-C or SIGTERM stopped it; suture resume continues it',
} as const satisfies Readonly<Record<ExitCode, string>>;

/** Names of errors whose cause is the input, not Suture. */
const inputErrors = new Set([
  'InvalidInput',
  'FileExists',
  'RepositoryUnusable',
  'IncidentNotFound',
  'IncompleteIncident',
  'SandboxMissing',
  'DependenciesMissing',
  'SuiteNotRunnable',
  'NoTests',
  'LanguageNotRepaired',
  'NothingFails',
  'SetUpFails',
  'NoIdentity',
  'ReviewNotOpen',
  'UnprovenHead',
  'NotMergeable',
  'KillSwitchIsOn',
]);

/** The exit code of a command that an error ended. */
export function codeOfError(error: unknown): ExitCode {
  if (error instanceof Interrupted) return exitCodes.stopped;
  return error instanceof Error && inputErrors.has(error.name) ? exitCodes.usage : exitCodes.failed;
}
