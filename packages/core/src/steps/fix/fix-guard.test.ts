import { expect, it } from 'vitest';
import { artifactKeys, type Diagnosis, type Patch } from '../../model/index.ts';
import { replayed } from '../../testing/answers.ts';
import { sampleIncident } from '../../testing/incident.ts';
import { createTestWorld } from '../../testing/world.ts';
import { loadGuardVerdict, saveArtifact } from '../load.ts';
import { fixGuard } from './fix-guard.ts';

const incident = { ...sampleIncident, attempts: { ...sampleIncident.attempts, fix: 1 } };
const diagnosis: Diagnosis = {
  ...{ cause: 'x', category: 'code', confidence: 1, by: 'mechanic', files: ['src/order.py'] },
  ...{ locations: [], citations: [], alternatives: [], limits: [] },
};
const patch: Patch = {
  ...{ baseCommit: 'c0ffee', idea: 'guard', title: 'Guard', rationale: 'x', diff: '', by: 'mechanic' },
  files: [{ path: 'src/order.py', before: 'a = 1\n', after: 'a = 2\n' }],
  reproduction: replayed,
};

async function run(written: Patch) {
  const { ports } = createTestWorld();
  const audited: unknown[] = [];
  await saveArtifact(artifactKeys.diagnosis(incident.id), diagnosis, ports);
  await saveArtifact(artifactKeys.patch(incident.id, 1), written, ports);
  const audit = async (_action: string, detail?: object) => {
    audited.push(detail);
  };
  const seal = async () => ({ seq: 0, hash: '', at: incident.createdAt });
  const result = await fixGuard.run({ incident, input: { incidentId: incident.id }, audit, seal }, ports);
  return { result, audited, verdict: await loadGuardVerdict(incident, ports) };
}

it('keeps what is called out, for the pull request and the audit trail', async () => {
  const { result, audited, verdict } = await run(patch);

  expect(result.next).toBe('test');
  expect(verdict.notes).toEqual([expect.objectContaining({ rule: 'text rules', path: 'src/order.py' })]);
  expect(audited).toEqual([
    {
      allowed: true,
      reasons: [],
      notes: [expect.stringMatching(/^src\/order\.py: there is no parser.* \[text rules\]$/)],
    },
  ]);
});

it('sends a refused patch back with the rule and what would be accepted', async () => {
  const files = [{ path: 'src/order.py', before: 'a = 1\n', after: 'import os\na = 2\n' }];

  const { result, verdict } = await run({ ...patch, files });

  expect(result.next).toBe('write');
  expect(result.summary).toMatch(
    /^refused: src\/order\.py: the change brings in a module: import os \[import\]\. Accepted: /,
  );
  expect(verdict.refusals).toHaveLength(1);
});
