import { isFields, textOf } from '../../../json.ts';
import { type FailureForm, failure } from './form.ts';

/** An execution or a task of Step Functions that timed out: it has no error of its own. */
export const stepFunctions: FailureForm = {
  name: 'step-functions',
  keys: ['detail', 'executionArn', 'stateMachineArn', 'type'],
  read(fields) {
    const detail = isFields(fields.detail) ? fields.detail : fields;
    const timedOut =
      (detail.status === 'TIMED_OUT' && textOf(detail.executionArn ?? detail.stateMachineArn) !== undefined) ||
      (typeof fields.type === 'string' && /^(?:Execution|Task|LambdaFunction|Activity)TimedOut$/.test(fields.type));
    return timedOut ? failure('timeout', 'States.Timeout', 'The execution timed out.') : undefined;
  },
};
