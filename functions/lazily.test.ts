import { expect, it } from 'vitest';
import { lazily, once } from './lazily.ts';

/** A port that counts how often it is opened. */
function countOpenings(...failures: readonly Error[]) {
  const left = [...failures];
  let opened = 0;
  const open = async () => {
    opened += 1;
    const failure = left.shift();
    if (failure !== undefined) throw failure;
    const prefix = 'it said';
    return { say: async (word: string) => `${prefix} ${word}`, end: async () => undefined };
  };
  return { open, opened: () => opened };
}

it('opens a port at the first call of one of its methods, and once', async () => {
  const { open, opened } = countOpenings();

  const port = lazily(open);
  const before = opened();
  const said = [await port.say('a'), await port.say('b')];

  expect([before, opened()]).toEqual([0, 1]);
  expect(said).toEqual(['it said a', 'it said b']);
});

it('opens a port once for calls at the same time', async () => {
  const { open, opened } = countOpenings();
  const port = lazily(open);

  await Promise.all([port.say('a'), port.end()]);

  expect(opened()).toBe(1);
});

it('opens a port again after a failure', async () => {
  const { open, opened } = countOpenings(new Error('the network is down'));
  const port = lazily(open);

  await expect(port.say('a')).rejects.toThrow('the network is down');

  expect(await port.say('b')).toBe('it said b');
  expect(opened()).toBe(2);
});

it('is no promise: a function may return a port to one that awaits it', async () => {
  const { open, opened } = countOpenings();
  const port = lazily(open);

  const returned = await Promise.resolve(port);

  expect(opened()).toBe(0);
  expect(await returned.say('a')).toBe('it said a');
});

it('keeps the result for the first arguments', async () => {
  const double = once(async (number: number) => 2 * number);

  expect([await double(1), await double(2)]).toEqual([2, 2]);
});
