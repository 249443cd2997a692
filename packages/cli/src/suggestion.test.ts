import { expect, it } from 'vitest';
import { main } from './main.ts';

async function fail(...words: readonly string[]) {
  let err = '';
  const streams = {
    out: { write: () => true },
    err: {
      write: (text: string) => {
        err += text;
      },
    },
  };
  return { code: await main(words, streams), err };
}

it.each([
  [['heal', '--fail', 'npm test'], '(Did you mean --failing?)'],
  [['heal', '--fialing', 'npm test'], '(Did you mean --failing?)'],
  [['incid'], '(Did you mean incidents?)'],
  [['re'], '(Did you mean one of request-changes, reject, resume?)'],
  [['audit', 'ver'], '(Did you mean verify?)'],
])('suggests for %j', async (words, suggestion) => {
  const { code, err } = await fail(...words);

  expect(code).toBe(2);
  expect(err).toContain(suggestion);
  expect(err.match(/Did you mean/g)).toHaveLength(1);
});

it('suggests nothing for a word that is like no other', async () => {
  expect((await fail('heal', '--quux')).err).not.toContain('Did you mean');
});
