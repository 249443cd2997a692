import { describe, expect, it } from 'vitest';
import { binOf, queryForCounts, queryForEvents } from './insights-query.ts';

/** The pattern in a query as JavaScript writes it, which names a character beyond 255 by another letter. */
const patternIn = (query: string) => /like \/(.*)\//.exec(query)?.[1]?.replaceAll('\\x{', '\\u{') ?? '';

const hostile = [
  ['a quote', `it's "lost"`],
  ['a slash', 'GET /orders/17'],
  ['a pattern’s end and another command', 'x/ | stats count(*) by @message | filter @message like /'],
  ['a pipe', 'a|b'],
  ['a line’s end', 'first\nsecond\r\n| limit 10000'],
  ['a backslash', 'C:\\temp\\'],
  ['a comment', 'x # y'],
  ['every other sign of a pattern', '^(a+)*[b-c]{2,}?.$'],
  ['another flag', '(?i)error'],
  ['signs beyond ASCII', 'naïve — 価格 🚀'],
  ['a back quote', '`@log`'],
] as const;

describe('queryForEvents', () => {
  it.each(hostile)('takes a word with %s as it stands', (_what, word) => {
    const query = queryForEvents([word], 50);
    const pattern = new RegExp(patternIn(query), 'u');

    expect(query.split('|')).toHaveLength(4);
    expect(query.split('/')).toHaveLength(3);
    expect(query).not.toMatch(/["'`#\n\r]/);
    expect(pattern.test(`before ${word} after`)).toBe(true);
    expect(pattern.test(`before ${word.slice(0, -1)}~ after`)).toBe(false);
  });

  it('wants all words, and bounds what it shows', () => {
    expect(queryForEvents(['TypeError', 'order 17'], 9999)).toBe(
      'fields @timestamp, @message | filter @message like /TypeError/ and @message like /order 17/ | sort @timestamp desc | limit 200',
    );
    expect(queryForEvents([], 0)).toBe('fields @timestamp, @message | sort @timestamp desc | limit 1');
  });

  it('takes half a pair for what the log has in its place', () => {
    expect(patternIn(queryForEvents(['a\ud83d'], 1))).toBe('a\\u{fffd}');
  });
});

describe('queryForCounts', () => {
  it.each([
    [300, 'bin(5m)'],
    [7200, 'bin(2h)'],
    [86_400, 'bin(1d)'],
  ])('counts in steps of %d seconds', (step, bin) => {
    expect(queryForCounts(['a|b'], binOf(step))).toBe(
      `fields @timestamp | filter @message like /a\\x7cb/ | stats count(*) as events by ${bin}`,
    );
  });
});
