/** What the command's exit code tells a script. Documented in the README. */
export const exitCodes = {
  /** Done, or a proven fix waits for a person. */
  ok: 0,
  /** Suture itself failed. */
  failed: 1,
  /** The command or its input is wrong; nothing was started. */
  usage: 2,
  /** The incident was handed over to a person. */
  handedOver: 3,
  /** An audit chain is broken. */
  auditBroken: 4,
  /** Another process works on it. */
  busy: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Names of errors that mean the input, not Suture, is at fault. */
const inputErrors = new Set([
  'InvalidInput',
  'RepositoryUnusable',
  'IncidentNotFound',
  'IncompleteIncident',
  'SandboxMissing',
  'DependenciesMissing',
  'NoIdentity',
  'ReviewNotOpen',
  'UnprovenHead',
  'NotMergeable',
]);

/** The exit code of a command that an error ended. */
export function codeOfError(error: unknown): ExitCode {
  return error instanceof Error && inputErrors.has(error.name) ? exitCodes.usage : exitCodes.failed;
}
