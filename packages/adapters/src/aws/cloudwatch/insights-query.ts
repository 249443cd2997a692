/** A query for the newest events that contain all words. */
export function queryForEvents(words: readonly string[], limit: number): string {
  return [
    'fields @timestamp, @message',
    ...filterFor(words),
    'sort @timestamp desc',
    `limit ${Math.min(Math.max(Math.trunc(limit), 1), 200)}`,
  ].join(' | ');
}

/** A query that counts the events that contain all words. @param bin from `binOf` */
export function queryForCounts(words: readonly string[], bin: string): string {
  return ['fields @timestamp', ...filterFor(words), `stats count(*) as events by ${bin}`].join(' | ');
}

/** An interval in the syntax of Logs Insights, which allows at most 60 of a unit. @param step whole minutes, in seconds */
export function binOf(step: number): string {
  if (step % 86_400 === 0) return `bin(${step / 86_400}d)`;
  return step % 3600 === 0 ? `bin(${step / 3600}h)` : `bin(${step / 60}m)`;
}

function filterFor(words: readonly string[]): readonly string[] {
  if (words.length === 0) return [];
  return [`filter ${words.map((word) => `@message like /${literal(word)}/`).join(' and ')}`];
}

/**
 * A pattern that matches exactly the word. Letters, digits and spaces stay; every other character is escaped by its number, so
 * that no word can end the pattern, act as a pattern or start another command.
 */
function literal(word: string): string {
  return [...word].map(literalCharacter).join('');
}

function literalCharacter(character: string): string {
  if (/[\p{L}\p{N} ]/u.test(character)) return character;
  // CloudWatch stores half a surrogate pair as the replacement character.
  const code = /\p{Cs}/u.test(character) ? 0xfffd : (character.codePointAt(0) ?? 0xfffd);
  const digits = code.toString(16);
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\x{${digits}}`;
}
