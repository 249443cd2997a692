import { expect, it } from 'vitest';
import { Evidence } from '../model/index.ts';
import { sampleIncident } from '../testing/index.ts';
import { Conclusion, checkConclusion } from './conclusion.ts';

const date = '2026-11-24T08:00:00.000Z';
const evidence = Evidence.parse({
  gatheredAt: date,
  deployedCommit: 'abcdef0111',
  errors: [{ error: { name: 'Error', message: 'no', stack: 'Error: no\n    at /srv/src/a.js:1:1' }, count: 1 }],
  commits: ['abcdef0111', 'abcdef0222', 'fedcba9333'].map((id) => ({ id, date, subject: id, files: [] })),
  gaps: [],
});
const snapshot = { commit: 'abcdef0111', paths: ['src/a.js'], read: () => 'one\ntwo\n' };

function check(answer: object) {
  const conclusion = Conclusion.parse({ outcome: 'cause', cause: 'It is so.', confidence: 0.9, ...answer });
  return checkConclusion(conclusion, { incident: sampleIncident, evidence, snapshot });
}

it.each([
  ['fedcba9', 'fedcba9333'],
  ['FEDCBA9333', 'fedcba9333'],
  ['abcdef0', undefined],
  ['fedcba', undefined],
  ['fedcba9333f', undefined],
  ['the last one', undefined],
])('looks up the suspect commit %s', (suspectCommit, id) => {
  const { suspectCommit: suspect, limits } = check({ suspectCommit });

  expect(suspect?.id).toBe(id);
  expect(limits.some((limit) => limit.includes('not among those known'))).toBe(id === undefined);
});

it.each([
  [1, 2, true],
  [2, 1, false],
  [2, 3, false],
])('knows whether lines %d to %d are there', (startLine, endLine, there) => {
  const { files } = check({ locations: [{ file: 'src/a.js', startLine, endLine, reason: 'r' }] });

  expect(files).toEqual(there ? ['src/a.js'] : []);
});

it('takes secrets out of what the model says', () => {
  const secret = `ghp_${'a1B2'.repeat(10)}`;
  const said = { cause: secret, limits: [secret], citations: [{ claim: secret }] };
  const locations = [
    { file: 'src/a.js', startLine: 1, endLine: 1, reason: secret },
    { file: secret, startLine: 1, endLine: 1, reason: 'r' },
  ];

  const diagnosis = check({ ...said, locations });

  expect(JSON.stringify(diagnosis)).not.toContain('ghp_');
  expect(diagnosis.locations).toHaveLength(1);
});
