/** A query that shows the newest events that hold all of the words. */
export function queryForEvents(words: readonly string[], limit: number): string {
  return [
    'fields @timestamp, @message',
    ...filterFor(words),
    'sort @timestamp desc',
    `limit ${Math.min(Math.max(Math.trunc(limit), 1), 200)}`,
  ].join(' | ');
}

/** A query that counts the events that hold all of the words, by `bin`, as `binOf` writes it. */
export function queryForCounts(words: readonly string[], bin: string): string {
  return ['fields @timestamp', ...filterFor(words), `stats count(*) as events by ${bin}`].join(' | ');
}

/** An interval as Logs Insights writes it, which knows no more than 60 of a unit. @param step whole minutes, in seconds */
export function binOf(step: number): string {
  if (step % 86_400 === 0) return `bin(${step / 86_400}d)`;
  return step % 3600 === 0 ? `bin(${step / 3600}h)` : `bin(${step / 60}m)`;
}

function filterFor(words: readonly string[]): readonly string[] {
  if (words.length === 0) return [];
  return [`filter ${words.map((word) => `@message like /${literal(word)}/`).join(' and ')}`];
}

/**
 * A word as a pattern that matches it and nothing else. Only letters, digits and spaces stand as they are; everything
 * else is named by its number, so that no word can end the pattern, mean more than itself or begin another command.
 */
function literal(word: string): string {
  return [...word].map(literalCharacter).join('');
}

function literalCharacter(character: string): string {
  if (/[\p{L}\p{N} ]/u.test(character)) return character;
  // Half a surrogate pair is stored as the replacement character.
  const code = /\p{Cs}/u.test(character) ? 0xfffd : (character.codePointAt(0) ?? 0xfffd);
  const digits = code.toString(16);
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\x{${digits}}`;
}
