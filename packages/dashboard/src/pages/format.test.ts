import { expect, it } from 'vitest';
import { externalLink, formatDuration, formatMoney, writePage } from './format.ts';

it.each([
  [-5, '0 s'],
  [999, '<1 s'],
  [61_000, '1 min 1 s'],
  [7_500_000, '2 h 5 min'],
  [86_400_000, '1 d'],
  [90_000_000, '1 d 1 h'],
])('writes %d ms as %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

it.each([
  [0, '$0.00'],
  [412_000, '$0.412'],
  [42_880_000, '$42.88'],
])('writes %d millionths as %s', (microUsd, text) => {
  expect(formatMoney(microUsd)).toBe(text);
});

it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'no address', ' java\nscript:x', '//host/x'])(
  'does not link to %j',
  async (url) => {
    expect(await writePage(externalLink(url, 'ticket'))).not.toContain('<a ');
  },
);

it('links to the web, and tells the other side nothing', async () => {
  expect(await writePage(externalLink('https://example.com/a?b="c"', 'ticket'))).toContain(
    '<a href="https://example.com/a?b=%22c%22" target="_blank" rel="noreferrer noopener">ticket',
  );
});
