import { describe, expect, it } from 'vitest';
import { announcesRetry } from './retries.ts';

describe('announcesRetry', () => {
  it.each([
    'upstream answered 503, will retry',
    'Retrying in 200 ms',
    'retry #2',
    'attempt 2 of 3 failed',
    'Attempt 1/5: connection refused',
    'reconnecting to the broker',
    'backing off, 3 retries left',
    'the message will be retried',
  ])('knows "%s"', (message) => {
    expect(announcesRetry({ message })).toBe(true);
    expect(announcesRetry({ message: 'failed', error: { name: 'Error', message, stack: '', frames: [] } })).toBe(true);
  });

  it.each([
    'attempt 3 of 3 failed',
    'failed after 5 attempts, giving up',
    'retries exhausted',
    'maximum retries reached; not retrying',
    'the retry policy is invalid',
    'no entry for the attempt',
  ])('takes "%s" for a failure', (message) => {
    expect(announcesRetry({ message })).toBe(false);
  });
});
