import { describe, expect, it } from 'vitest';
import type { Incident, OtherChange } from '../../model/index.ts';
import { createTestWorld, sampleIncident, type WorldScript } from '../../testing/index.ts';
import { stepBack } from './step-back.ts';

const cause = { lines: [{ path: 'src/a.js', ranges: [{ from: 2, to: 2 }] }], files: ['src/a.js'] };
const person: OtherChange = {
  ...{ kind: 'open', id: '7', url: 'https://host/7', title: 'Mend it', text: '', by: 'person', branch: 'mend' },
  ...{ headCommit: 'theirs', base: 'main', files: [{ path: 'src/a.js', ranges: [{ from: 2, to: 2 }] }] },
};
const ours: OtherChange = { ...person, id: '8', by: 'suture', branch: 'suture/inc-2' };

interface Setting {
  readonly changes: readonly OtherChange[];
  readonly incident?: Partial<Incident>;
  readonly others?: readonly Partial<Incident>[];
  readonly script?: WorldScript;
}

async function ask({ changes, incident = {}, others = [], script = {} }: Setting) {
  const { ports } = createTestWorld(script);
  for (const one of others) await ports.incidents.create({ ...sampleIncident, ...one });
  const records: string[] = [];
  const codeHost = { ...ports.codeHost, otherChanges: async () => changes };
  const context = {
    incident: { ...sampleIncident, ...incident },
    input: { incidentId: 'inc-1' },
    audit: async (action: string) => void records.push(action),
  };
  return { back: await stepBack(context, cause, { ...ports, codeHost }), records };
}

describe('before a fix is written or shown', () => {
  it.each([
    ['nothing else changes these lines', [{ ...person, files: [] }]],
    ["the pull request is the incident's own", [{ ...ours, branch: 'suture/inc-1-2' }]],
    ['it belongs to a rehearsal', [{ ...ours, branch: 'suture/rehearsal-0a1b' }]],
  ])('the way is free where %s', async (_what, changes) => {
    expect((await ask({ changes })).back).toBeUndefined();
  });

  it("waits for a person's pull request instead, which is never Suture's to change", async () => {
    const { back, records } = await ask({ changes: [person] });

    expect(back).toMatchObject({
      next: 'await',
      summary: 'steps back for https://host/7, which changes the same lines of src/a.js',
      change: { review: { id: '7', headCommit: 'theirs', theirs: true } },
    });
    expect(records).toContain('other change found');
  });

  it('waits for the rollout of a commit that is on the shipping branch already', async () => {
    const shipped: OtherChange = { ...person, kind: 'shipped', id: 'c0ffee', branch: '' };

    expect((await ask({ changes: [person, shipped] })).back).toMatchObject({
      next: 'deploy',
      change: { mergeCommit: 'c0ffee', review: { theirs: true } },
    });
  });

  it.each([
    ['has its own pull request', [ours], { id: 'inc-2', status: 'running' as const }],
    [
      "waits for a person's",
      [person],
      { id: 'inc-2', status: 'running' as const, review: { ...person, theirs: true as const } },
    ],
  ])('joins an incident that %s', async (_what, changes, elder) => {
    expect((await ask({ changes, others: [elder] })).back).toMatchObject({
      next: 'joined',
      change: { status: 'recorded', foldedInto: 'inc-2' },
    });
  });

  it('does not join an incident of another repository whose pull request has the same number', async () => {
    const elder = { id: 'inc-2', status: 'running' as const, repository: 'shop/other', review: person };

    expect((await ask({ changes: [person], others: [elder] })).back).toMatchObject({ next: 'await' });
  });

  it('does not propose again what a person closed, unless a person asks by hand', async () => {
    const closed: OtherChange = { ...ours, kind: 'closed' };
    const byHand = { alert: { ...sampleIncident.alert, source: 'command' as const } };

    expect((await ask({ changes: [closed] })).back).toMatchObject({ next: 'hand_over' });
    expect((await ask({ changes: [closed], incident: byHand })).back).toBeUndefined();
  });

  it('waits while too many pull requests of Suture are open, and asks a person after two days', async () => {
    const changes = [1, 2].map((number) => ({ ...ours, branch: `suture/inc-${number + 5}`, files: [] }));
    const script = { config: { limits: { openReviews: 2 } } };

    expect((await ask({ changes, script })).back).toMatchObject({ next: 'pause', waitSeconds: 1800 });
    expect((await ask({ changes, script, incident: { createdAt: '2026-11-20T09:00:00.000Z' } })).back).toMatchObject({
      next: 'hand_over',
    });
    expect((await ask({ changes: changes.slice(1), script })).back).toBeUndefined();
  });
});
