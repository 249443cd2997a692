import { expect, it } from 'vitest';
import { Evidence } from '../../../model/index.ts';
import type { Sources } from '../sources.ts';
import { checkConclusion } from './check.ts';
import { Conclusion } from './conclusion.ts';

const date = '2026-11-24T08:00:00.000Z';
const ids = ['abcdef0111', 'abcdef0222', 'fedcba9333'];
const evidence = Evidence.parse({
  gatheredAt: date,
  deployedCommit: 'abcdef0111',
  errors: [{ error: { name: 'Error', message: 'no', stack: 'Error: no\n    at /srv/src/a.js:1:1' }, count: 1 }],
  commits: ids.map((id) => ({ id, date, subject: id, files: [] })),
  gaps: [],
});
const snapshot = {
  commit: 'abcdef0111',
  paths: ['src/a.js'],
  read: () => 'one\ntwo\n',
  locate: (printed: string) => (printed.endsWith('src/a.js') ? ['src/a.js'] : []),
};
const texts = new Map([
  ['error1', 'Error: no'],
  ['commits', ids.join('\n')],
  ['s3', '1\tone\n2\ttwo'],
]);
const sources: Sources = {
  list: [
    { id: 'error1', kind: 'telemetry', title: 'error', artifact: 'e' },
    { id: 'commits', kind: 'history', title: 'commits', artifact: 'c' },
    { id: 's3', kind: 'code', title: 'src/a.js', artifact: 's' },
  ],
  textOf: (id) => texts.get(id),
};
const claims = [
  { kind: 'symptom', claim: 'it fails', evidence: [{ source: 'error1', quote: 'Error: no' }] },
  { kind: 'place', claim: 'here', evidence: [{ source: 's3', quote: '1\tone' }] },
  { kind: 'change', claim: 'this one', evidence: [{ source: 'commits', quote: 'fedcba9333' }] },
];

function check(answer: object) {
  const conclusion = Conclusion.parse({ outcome: 'cause', cause: 'It is so.', confidence: 0.9, claims, ...answer });
  return checkConclusion(conclusion, { evidence, snapshot, sources });
}

it.each([
  ['fedcba9', 'fedcba9333'],
  ['FEDCBA9333', 'fedcba9333'],
  ['abcdef0', undefined],
  ['fedcba', undefined],
  ['fedcba9333f', undefined],
  ['the last one', undefined],
])('looks up the suspect commit %s', (suspectCommit, id) => {
  const { diagnosis, problems } = check({ suspectCommit });

  expect(diagnosis.suspectCommit?.id).toBe(id);
  expect(problems.some((problem) => problem.includes('suspect commit'))).toBe(id === undefined);
});

it.each([
  [1, 2, true],
  [2, 1, false],
  [2, 3, false],
])('knows whether lines %d to %d are there', (startLine, endLine, there) => {
  const { diagnosis } = check({ locations: [{ file: 'src/a.js', startLine, endLine, reason: 'r' }] });

  expect(diagnosis.files).toEqual(there ? ['src/a.js'] : []);
});

it('takes secrets out of what the model says', () => {
  const secret = `ghp_${'a1B2'.repeat(10)}`;
  const locations = [
    { file: 'src/a.js', startLine: 1, endLine: 1, reason: secret },
    { file: secret, startLine: 1, endLine: 1, reason: 'r' },
  ];
  const alternatives = [{ cause: secret, ruledOutBy: secret }];
  const said = { cause: secret, limits: [secret], claims: [{ ...claims[0], claim: secret }], alternatives };

  const { diagnosis } = check({ ...said, locations });

  expect(JSON.stringify(diagnosis)).not.toContain('ghp_');
  expect(diagnosis.locations).toHaveLength(1);
});
