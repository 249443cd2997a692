import { describe, expect, it } from 'vitest';
import { QueryUnanswerable } from '../errors.ts';
import { answerFrom, type Finding } from './answer.ts';

const found =
  (...lines: string[]) =>
  async (): Promise<Finding> => ({ lines });
const refused = (why: string) => async (): Promise<Finding> => {
  throw new QueryUnanswerable(why);
};

describe('answerFrom', () => {
  it('keeps what one source knows when another may not be asked, and says so once', async () => {
    const answer = await answerFrom([found('a'), refused('allow x'), refused('allow x')], { nothing: 'nothing' });

    expect(answer).toEqual({ outcome: 'found', lines: ['a'], more: 'allow x' });
  });

  it('gives the reasons, or else says that there is nothing', async () => {
    expect(await answerFrom([refused('allow x'), found()], { nothing: 'quiet' })).toEqual({
      outcome: 'none',
      why: 'allow x',
    });
    expect(await answerFrom([found()], { nothing: 'quiet' })).toEqual({ outcome: 'none', why: 'quiet' });
  });

  it('leaves other failures to the caller', async () => {
    const failing = async () => Promise.reject(new RangeError('throttled'));

    await expect(answerFrom([found('a'), failing], { nothing: 'nothing' })).rejects.toThrow('throttled');
  });

  it('takes out secrets and people, also where a secret goes over lines', async () => {
    const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBg', 'kqhkiG9w0BAQEF', '-----END PRIVATE KEY-----'];
    const lines = ['jo@shop.io paid', 'refunded jo@shop.io', 'password="hunter2hunter2"', ...key, 'after'];

    const answer = await answerFrom([found(...lines)], { nothing: 'nothing' });

    expect(answer).toEqual({
      outcome: 'found',
      lines: [
        'person1@example.com paid',
        'refunded person1@example.com',
        'password="[redacted]"',
        '[redacted]',
        '',
        '',
        '',
        'after',
      ],
    });
  });

  it('takes out secrets from reasons too', async () => {
    const answer = await answerFrom([refused('not for jo@shop.io')], { nothing: 'nothing' });

    expect(answer).toEqual({ outcome: 'none', why: 'not for person1@example.com' });
  });

  it.each([
    ['first', 'line 0 ', 'later'],
    ['last', 'line 99 ', 'earlier'],
  ] as const)('keeps the %s of too many lines, and says how many it left out', async (keep, kept, said) => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index} ${'x'.repeat(1000)}`);

    const answer = await answerFrom([found(...lines)], { nothing: 'nothing', keep });

    if (answer.outcome !== 'found') throw new RangeError(answer.why);
    expect(answer.lines.join('\n').length).toBeLessThanOrEqual(30_000);
    expect(answer.lines.length).toBe(29);
    expect(answer.lines.at(keep === 'first' ? 0 : -1)).toContain(kept);
    expect(answer.more).toBe(`71 ${said} lines did not fit and were left out.`);
  });

  it('cuts a line that is too long', async () => {
    const answer = await answerFrom([found('x'.repeat(50_000))], { nothing: 'nothing' });

    expect(answer).toEqual({ outcome: 'found', lines: [`${'x'.repeat(2000)} …`] });
  });
});
