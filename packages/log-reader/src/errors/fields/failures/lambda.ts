import type { Fields, LoggedError } from '../../../model.ts';
import { isFields, numberOf, textOf } from '../values.ts';
import { type FailureForm, type FailureKind, failure } from './form.ts';

const kinds: Readonly<Record<string, FailureKind>> = {
  'Runtime.OutOfMemory': 'out-of-memory',
  'Sandbox.Timedout': 'timeout',
  'Runtime.ExitError': 'exit',
  'Runtime.ExitCode': 'exit',
  'Extension.Crash': 'exit',
};
/** Kept in step with what the text of a `Task timed out after` line gives. */
const messages: Readonly<Record<FailureKind, string>> = {
  timeout: 'The invocation timed out.',
  'out-of-memory': 'The function used more memory than it has.',
  exit: 'The runtime exited before the invocation ended.',
  killed: 'The runtime was killed.',
};

/**
 * Lambda: `platform.runtimeDone`, `platform.report` and `platform.initReport` with a status of `timeout`, `error` or
 * `failure`, and the fields of a REPORT line: `Status: timeout`, `Error Type: Runtime.OutOfMemory`.
 */
export const lambda: FailureForm = {
  name: 'lambda',
  read(fields) {
    const { type, record } = fields;
    if (typeof type === 'string' && type.startsWith('platform.'))
      return isFields(record) ? readRecord(record) : undefined;
    const status = textOf(fields.Status);
    const errorType = textOf(fields['Error Type']);
    return status === undefined && errorType === undefined ? undefined : readStatus(status, errorType, fields);
  },
};

function readRecord(record: Fields): LoggedError | undefined {
  const { metrics } = record;
  const measured = isFields(metrics) ? metrics : {};
  return readStatus(textOf(record.status), textOf(record.errorType), { ...measured, ...record });
}

function readStatus(
  status: string | undefined,
  errorType: string | undefined,
  fields: Fields,
): LoggedError | undefined {
  if (status !== 'timeout' && errorType === undefined && status !== 'failure') return undefined;
  if (status === 'success') return undefined;
  const duration = numberOf(fields.durationMs);
  if (status === 'timeout' || errorType === 'Sandbox.Timedout') {
    const message =
      duration === undefined ? messages.timeout : `Task timed out after ${(duration / 1000).toFixed(2)} seconds`;
    return failure('timeout', 'Sandbox.Timedout', message);
  }
  const name = errorType ?? 'Runtime.ExitError';
  const kind = kinds[name] ?? (errorType === undefined ? 'exit' : undefined);
  // Any other type is that of an exception, which the function's own lines hold.
  return kind === undefined ? undefined : failure(kind, name, messages[kind]);
}
