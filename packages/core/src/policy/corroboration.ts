import type { Alert, Diagnosis, Evidence } from '../model/index.ts';

/**
 * Why a failure may be invented: it is known only from words that anybody could have sent, and nothing that only the service or the platform
 * writes shows it. Undefined for every other failure. A log of the service with the same error, a metric, counted failures, a failing
 * test, or a replay of its own by the mechanic corroborates it.
 */
export function findDoubt(
  { errors, failingCommand, failingTests, traffic }: Evidence,
  alert: Pick<Alert, 'alarm' | 'outsider' | 'source'>,
  { by }: Pick<Diagnosis, 'by'>,
): string | undefined {
  const [first] = errors;
  const isOutsiders = first === undefined ? alert.outsider?.includes('title') === true : first.outsider === true;
  if (!isOutsiders || by === 'mechanic' || alert.alarm !== undefined) return undefined;
  if (failingCommand !== undefined || failingTests !== undefined || (traffic?.failures ?? 0) > 0) return undefined;
  return `the failure is known only from ${alert.source}, and anybody who can send it events could have written that; no log of the service and no metric shows it`;
}
