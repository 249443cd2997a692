import { expect, it } from 'vitest';
import { readVerificationKey } from '../../audit/dsse.ts';
import { readStatement } from '../../audit/statement.ts';
import { artifactKeys, Incident, Proof } from '../../model/index.ts';
import { createMemoryCheckpoints, createTestWorld, sampleAlert, sampleIncident } from '../../testing/index.ts';
import { saveArtifact } from '../load.ts';
import { attestChange } from './attest-change.ts';

const review = { id: '7', url: 'https://host/7', branch: 'suture/inc-1', headCommit: 'proven' };
const head = { seq: 41, hash: 'a'.repeat(64), at: '2026-11-24T09:05:00.000Z', keyId: 'k' };
const command = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'package.json' };
const reproduction = {
  kind: 'failing-test' as const,
  description: 'the failing test',
  files: [],
  command,
  testFiles: [],
  tests: [],
};

async function attest(change: Partial<Incident> = {}, without?: string) {
  const { ports } = createTestWorld();
  const checkpoints = createMemoryCheckpoints();
  const incident = Incident.parse({ ...sampleIncident, attempts: { ...sampleIncident.attempts, fix: 1 }, ...change });
  const { id } = incident;
  const artifacts = {
    [artifactKeys.evidence(id)]: {
      ...{ gatheredAt: head.at, deployedCommit: 'c0ffee', commits: [], gaps: [] },
      errors: [{ error: { name: 'TypeError', message: 'x is not a function', stack: '' }, count: 2 }],
    },
    [artifactKeys.diagnosis(id)]: {
      ...{ cause: 'x is gone', confidence: 1, locations: [], files: [], citations: [], by: 'mechanic', limits: [] },
    },
    [artifactKeys.patch(id, 1)]: {
      ...{ baseCommit: 'c0ffee', idea: 'i', title: 'Call x', rationale: 'r', diff: '', reproduction, by: 'mechanic' },
      files: [{ path: 'a.js', before: 'a', after: 'b' }],
    },
    [artifactKeys.proof(id, 1)]: Proof.parse({
      ...{ verdict: 'proven', reasons: [], isolation: 'bubblewrap', nonce: 'n', suiteRuns: 3 },
      reproduction: { kind: 'failing-test', description: 'd', failsOnBase: true, passesWithPatch: true },
      suite: {
        ...{ command: 'node --test', passedOnBase: 4, passedWithPatch: 5, brokenByPatch: [], flaky: [] },
        ...{ skippedOnBase: 0, skippedWithPatch: 0 },
      },
    }),
    [artifactKeys.transcript(id, 'diagnose', 1)]: {
      ...{ agent: 'diagnose', attempt: 1, system: 'Find it.', tools: ['read_file'], turns: [], sources: [] },
      ...{ rejected: 0, setbacks: 0 },
    },
  };
  for (const [key, value] of Object.entries(artifacts)) if (key !== without) await saveArtifact(key, value, ports);
  const audited: string[] = [];
  await attestChange(incident, review, head, async (action) => void audited.push(action), { ...ports, checkpoints });
  const stored = await ports.artifacts.get(artifactKeys.statement(id, 1));
  const key = readVerificationKey(checkpoints.publicKey);
  return { audited, read: stored === undefined ? undefined : readStatement(JSON.parse(stored), [key]) };
}

it('signs what the change is, who concluded it, by what evidence, and what was proven', async () => {
  const { read } = await attest({ alert: { ...sampleAlert, source: 'cloudwatch' }, configVersion: 'v1' });

  expect(read).toMatchObject({
    statement: {
      subject: [{ name: 'shop/orders', digest: { gitCommit: 'proven' } }],
      predicate: {
        diagnosis: { by: 'mechanic', digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
        patch: { by: 'mechanic' },
        prompts: [{ conversation: artifactKeys.transcript('inc-1', 'diagnose', 1) }],
        evidence: { claim: { by: 'log', grade: 'service' } },
        proof: { verdict: 'proven', failsOnBase: true, passesWithPatch: true, testsPassed: 5 },
        policy: { version: 'v1', trust: 'propose' },
        audit: { seq: 41 },
      },
    },
  });
  expect(read).not.toHaveProperty('statement.predicate.approver');
});

it('names the approver once there is one', async () => {
  const decision = { by: 'ada', at: '2026-11-24T10:00:00.000Z', headCommit: 'proven' };

  const { read } = await attest({ decision, mergeCommit: 'merged' });

  expect(read).toMatchObject({ statement: { predicate: { approver: decision, mergeCommit: 'merged' } } });
});

it('lets the loop go on, with a record, when an artifact is gone', async () => {
  const { audited, read } = await attest({}, artifactKeys.proof('inc-1', 1));

  expect(audited).toEqual(['statement not signed']);
  expect(read).toBeUndefined();
});
