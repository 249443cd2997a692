import { isFields, textOf } from '../../json.ts';
import type { Fields, LoggedError } from '../../model.ts';

/** A record of a platform that says that a request or process failed, though nothing was thrown. */
export function failureOf(fields: Fields): LoggedError | undefined {
  const { type } = fields;
  if (typeof type === 'string' && type.startsWith('platform.')) return readLambda(fields);
  return undefined;
}

/** Lambda's report of an invocation, as JSON or as the line REPORT. */
function readLambda(fields: Fields): LoggedError | undefined {
  const record = isFields(fields.record) ? fields.record : fields;
  const status = textOf(record.status) ?? textOf(record.phaseStatus);
  const name = textOf(record.errorType);
  if (status === 'timeout' || name === 'Sandbox.Timedout')
    return { name: 'Sandbox.Timedout', message: 'The invocation timed out.', stack: '', frames: [], kind: 'timeout' };
  if (name !== undefined && /OutOfMemory/.test(name))
    return {
      name,
      message: 'The function used more memory than it has.',
      stack: '',
      frames: [],
      kind: 'out-of-memory',
    };
  if (status !== 'error' && status !== 'failure') return undefined;
  return { name: name ?? 'Error', message: 'The invocation failed.', stack: '', frames: [], kind: 'exit' };
}
