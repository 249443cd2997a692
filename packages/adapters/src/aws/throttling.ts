import { isThrottlingError } from '@smithy/service-error-classification';
import { AwsThrottled } from '../errors.ts';

/** Most levels of `cause` to search. */
const deepest = 5;

/**
 * The throttling error of AWS behind an error, under the one name that the state machine retries; undefined for any other error.
 * Services name it differently: ThrottlingException, ProvisionedThroughputExceededException, SlowDown, TooManyRequestsException.
 */
export function findThrottle(error: unknown): AwsThrottled | undefined {
  let current = error;
  for (let depth = 0; depth < deepest && current instanceof Error; depth += 1) {
    const { cause, ...parts } = { ...current, name: current.name, message: current.message };
    if (isThrottlingError(parts)) return new AwsThrottled(current.name, { cause: error });
    current = current.cause;
  }
  return undefined;
}
