import type { ObservedError } from '../model/index.ts';
import { productFramesOf } from './fingerprint.ts';

export type Level = 'error' | 'warning' | 'info';

/** As the log reader names them, and as an alert may. */
const levels: Readonly<Record<string, Level>> = {
  fatal: 'error',
  critical: 'error',
  error: 'error',
  warning: 'warning',
  warn: 'warning',
  info: 'info',
  debug: 'info',
  trace: 'info',
};

/** How severe a logger's word is; undefined for an unknown word and for none. */
export function levelOf(word: string | undefined): Level | undefined {
  const plain = word?.toLowerCase();
  return plain !== undefined && Object.hasOwn(levels, plain) ? levels[plain] : undefined;
}

/** Whether an error is a retry, or a warning or note that was not thrown in the repository. */
export function isNoise(seen: ObservedError): boolean {
  const level = levelOf(seen.level);
  if (seen.retried === true) return true;
  return (level === 'warning' || level === 'info') && productFramesOf(seen.error).length === 0;
}
