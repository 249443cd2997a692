import { expect, it } from 'vitest';
import { Evidence } from '../../model/index.ts';
import { createMemorySnapshot, sampleIncident } from '../../testing/index.ts';
import { describeEvidence } from './evidence-text.ts';

const date = '2026-11-24T08:00:00.000Z';
const tree = createMemorySnapshot(new Map([['src/a.js', '']]));
const describeWith = (parts: object) => {
  const sections = describeEvidence(
    sampleIncident,
    Evidence.parse({ gatheredAt: date, deployedCommit: 'abc', errors: [], commits: [], gaps: [], ...parts }),
    tree,
  );
  return sections
    .map((section) =>
      typeof section === 'string' ? section : `[${section.id}] ${section.result.title}\n${section.result.text}`,
    )
    .join('\n\n');
};
const seen = (message: string, stack: string) => ({ error: { name: 'Error', message, stack }, count: 3 });

it('tells what is known, and what is not', () => {
  const text = describeWith({
    traffic: { windowSeconds: 300, requests: 90, failures: 12 },
    failingCommand: 'npm test',
    gaps: ['no metrics'],
  });

  expect(text).toBe(
    [
      '[alert] what happened',
      'service: orders',
      'alert: orders answers 5xx',
      'from: cloudwatch',
      'began: 2026-11-24T08:59:00.000Z',
      'looked at: 2026-11-24T08:00:00.000Z',
      'deployed commit: abc',
      'traffic: 12 of 90 requests failed in 300 seconds',
      'failing command: npm test',
      'not to be had: no metrics',
      '',
      '[commits] commits up to the deployed one, newest first',
      'none known',
    ].join('\n'),
  );
});

it('has the message also where the stack leaves it out', () => {
  const text = describeWith({
    errors: [seen('it broke', '    at /srv/a.js:1:1'), seen('gone', 'Error: gone\n    at b')],
  });

  expect(text).toContain('[error1] error 1, seen 3 times\nError: it broke\n    at /srv/a.js:1:1');
  expect(text).toContain('[error2] error 2, seen 3 times\nError: gone\n    at b');
});

it('names the files of the repository that the frames of the root cause mean', () => {
  const frames = [
    { file: '/srv/dep/b.js', line: 1 },
    { file: '/srv/src/a.js', line: 7, function: 'total' },
  ];
  const wrapped = {
    name: 'Error',
    message: 'no sum',
    stack: '',
    causes: [{ name: 'Error', message: 'no', stack: '', frames }],
  };

  const text = describeWith({ errors: [{ error: wrapped, count: 1 }] });

  expect(text).toContain('in this repository, where it failed first: src/a.js (total)');
});

it('stays short, however much there is', () => {
  const long = 'x'.repeat(100_000);
  const event = { kind: 'lambda', event: { body: long } };
  const text = describeWith({
    errors: Array.from({ length: 50 }, () => ({ ...seen(long, long), event })),
    commits: Array.from({ length: 500 }, () => ({ id: 'abc', date, subject: long, files: Array(500).fill('a.js') })),
    gaps: [long],
  });

  expect(text).toContain('error 5, seen');
  expect(text).not.toContain('error 6, seen');
  expect(text).toContain('a.js, and 485 more');
  expect(text.length).toBeLessThan(100_000);
});
