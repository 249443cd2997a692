import { isFields, textOf } from '../../../json.ts';
import type { Fields, LoggedError } from '../../../model.ts';
import { numberOf } from '../values.ts';
import { type FailureForm, type FailureKind, failure } from './form.ts';

const kinds: Readonly<Record<string, FailureKind>> = {
  'Runtime.OutOfMemory': 'out-of-memory',
  'Sandbox.Timedout': 'timeout',
};
const messages: Readonly<Record<FailureKind, string>> = {
  timeout: 'The invocation timed out.',
  'out-of-memory': 'The function used more memory than it has.',
  exit: 'The invocation failed.',
  killed: 'The runtime was killed.',
};

/**
 * Lambda: `platform.runtimeDone`, `platform.report` and `platform.initReport` with a status of `timeout`, `error` or
 * `failure`, and the REPORT line's `Status: timeout` and `Error Type: Runtime.OutOfMemory`.
 */
export const lambda: FailureForm = {
  name: 'lambda',
  keys: ['type', 'Status', 'Error Type'],
  read(fields) {
    const { type, record } = fields;
    if (typeof type === 'string' && type.startsWith('platform.')) {
      const said = isFields(record) ? record : fields;
      return readStatus(textOf(said.status) ?? textOf(said.phaseStatus), textOf(said.errorType), said);
    }
    const status = textOf(fields.Status);
    const errorType = textOf(fields['Error Type']);
    return status === undefined && errorType === undefined ? undefined : readStatus(status, errorType, fields);
  },
};

function readStatus(status: string | undefined, errorType: string | undefined, said: Fields): LoggedError | undefined {
  const kind = status === 'timeout' ? 'timeout' : kinds[errorType ?? ''];
  if (kind === 'timeout') return failure(kind, 'Sandbox.Timedout', timedOut(said.metrics));
  if (kind !== undefined) return failure(kind, errorType ?? 'Error', messages[kind]);
  return status === 'error' || status === 'failure' ? failure('exit', errorType ?? 'Error', messages.exit) : undefined;
}

/** As the line about a timeout says it. */
function timedOut(metrics: unknown): string {
  const duration = isFields(metrics) ? numberOf(metrics.durationMs) : undefined;
  return duration === undefined ? messages.timeout : `Task timed out after ${(duration / 1000).toFixed(2)} seconds`;
}
