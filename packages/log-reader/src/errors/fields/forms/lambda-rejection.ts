import { isFields } from '../../../json.ts';
import { readErrorObject } from '../error-object.ts';
import type { ErrorForm } from './form.ts';

/** Lambda wraps an error that nobody caught. The wrapper's stack is the runtime's own, so the reason is the error. */
export const lambdaRejection: ErrorForm = {
  name: 'lambda-rejection',
  read({ errorType, reason }) {
    if (errorType !== 'Runtime.UnhandledPromiseRejection' || !isFields(reason)) return undefined;
    const found = readErrorObject(reason, true);
    return found !== undefined && found.evidence > 1 ? found : undefined;
  },
};
