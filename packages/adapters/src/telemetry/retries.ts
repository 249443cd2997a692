import type { LogEntry } from '@suture/log-reader';

/** Characters of a message that are searched. */
const textLimit = 1_000;

const announced =
  /\b(?:will (?:be )?(?:retr(?:y|ied)|try again)|retrying|retry(?: attempt)? ?#?\d{1,6}\b|retry(?:ing)? in \d|trying again|try again in|backing off|back(?:ing)?off for|reconnecting|retries left|attempts? (?:left|remaining))\b/i;
const attempt = /\b(?:attempt|try|retry) ?#?(\d{1,6}) ?(?:of|\/|out of) ?(\d{1,6})\b/i;
const givenUp =
  /\b(?:giv(?:ing|en) up|gave up|no (?:more )?(?:retries|attempts)|retries exhausted|exhausted|max(?:imum)?(?: number of)? (?:retries|attempts)|(?:after|all) \d{1,6} (?:retries|attempts|tries)|failed permanently|will not (?:be )?retr)/i;

/** Whether an entry says that what failed is tried again. The last attempt, and giving up, are no retries. */
export function announcesRetry({ message, error }: Pick<LogEntry, 'message' | 'error'>): boolean {
  const text = `${message.slice(0, textLimit)}\n${(error?.message ?? '').slice(0, textLimit)}`;
  if (givenUp.test(text)) return false;
  const counted = attempt.exec(text);
  if (counted !== null) return Number(counted[1]) < Number(counted[2]);
  return announced.test(text);
}
