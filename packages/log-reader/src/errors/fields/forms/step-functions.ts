import { isFields, textOf } from '../../../json.ts';
import type { Fields } from '../../../model.ts';
import { type Found, plain, readErrorObject } from '../error-object.ts';
import { fieldsOf } from '../values.ts';
import type { ErrorForm } from './form.ts';

/** `lambdaFunctionFailedEventDetails` of a history, `details` of a log, `detail` of an event. */
const detailKeys = [
  'details',
  'executionFailedEventDetails',
  'lambdaFunctionFailedEventDetails',
  'taskFailedEventDetails',
  'activityFailedEventDetails',
  'executionTimedOutEventDetails',
];

/** Step Functions: an error's name in `error`, and in `cause` a text, for a Lambda function its error as JSON. */
export const stepFunctions: ErrorForm = {
  name: 'step-functions',
  read(fields) {
    for (const key of detailKeys) {
      const details = fields[key];
      const found = isFields(details) ? readPair(details) : undefined;
      if (found !== undefined) return found;
    }
    return readPair(fields);
  },
};

function readPair(fields: Fields): Found | undefined {
  const name = textOf(fields.error) ?? textOf(fields.Error);
  const cause = textOf(fields.cause) ?? textOf(fields.Cause);
  if (name === undefined || cause === undefined || /\s/.test(name)) return undefined;
  const inner = fieldsOf(cause);
  const found = inner === undefined ? undefined : readErrorObject(inner, true);
  return found !== undefined && found.evidence > 1 ? found : { error: plain(name, cause), evidence: 2 };
}
