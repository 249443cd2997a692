import { type Requested, readRequested } from '@suture/mechanic';
import { describe, expect, it } from 'vitest';
import { describeRequest } from './follow-request.ts';

describe('the answer to a requested change', () => {
  const describeIt = (comment: string, found: { named?: readonly string[]; unknown?: Requested['calls'] } = {}) =>
    describeRequest([comment], readRequested([comment]), { named: [], unknown: [], ...found });

  it('is nothing without one', () => {
    expect(describeIt(' ')).toBe('');
  });

  it('is what was followed', () => {
    expect(describeIt('f([]) should be 0')).toBe('As requested, it gives what was asked for: f([]) should be 0.');
    expect(describeIt('see test/a.test.js', { named: ['test/a.test.js'] })).toBe(
      'As requested, it passes test/a.test.js.',
    );
  });

  it('is what could not be followed, and that another repair is offered', () => {
    const { calls } = readRequested(['f([]) should be 0']);

    expect(describeIt('f([]) should be 0', { unknown: calls })).toContain('no changed function is called as in');
    expect(describeIt('take 7')).toContain('there is no alternative 7');
    expect(describeIt('see test/b.test.js')).toContain('there is no file test/b.test.js');
    expect(describeIt('this is ugly')).toContain('The request could not be followed');
  });
});
