import { describe, expect, it } from 'vitest';
import { AuditRecord } from '../audit/index.ts';
import type { FixRequest } from '../engine/engine.ts';
import { artifactKeys, Patch, SearchOrder } from '../model/index.ts';
import { parseJson } from '../parse.ts';
import { searchReportOf, suite } from '../testing/answers.ts';
import { createTestWorld, type WorldScript } from '../testing/index.ts';
import { startSample } from '../testing/started.ts';
import { readSearch } from './search.ts';

/** An incident whose search is ordered, with every question that a model is asked. */
async function ordered(script: WorldScript = {}) {
  const world = createTestWorld({ searches: 'repair', ...script });
  const asked: string[] = [];
  const requests: FixRequest[] = [];
  const { triageEngine, diagnosisEngine, fixEngine } = world.ports;
  const ports: typeof world.ports = {
    ...world.ports,
    triageEngine: {
      triage: async (request, effects) => {
        asked.push('triage');
        return (await triageEngine.triage?.(request, effects)) ?? { outcome: 'triaged', triage: request.rated };
      },
    },
    diagnosisEngine: {
      diagnose: async (...given) => {
        asked.push('diagnose');
        return diagnosisEngine.diagnose(...given);
      },
    },
    fixEngine: {
      fix: async (request, effects) => {
        asked.push('fix');
        requests.push(request);
        return fixEngine.fix(request, effects);
      },
    },
  };
  const { incidentId, run, read: readIncident } = await startSample(ports);
  const readPatch = async (attempt: number) =>
    parseJson(Patch, (await ports.artifacts.get(artifactKeys.patch(incidentId, attempt))) ?? '', 'the patch');
  const prove = async (attempt: number) => {
    await world.prove(artifactKeys.workOrder(incidentId, attempt));
    return run('TestJudge');
  };
  const records = async (action: string) =>
    (await ports.auditLog.read(incidentId))
      .map((record) => AuditRecord.parse(record))
      .flatMap((record) => (record.action === action ? [record.detail] : []));
  const search = () => world.search(artifactKeys.searchOrder(incidentId));
  expect(await run('DetectEvidence', 'DetectTriage', 'DetectTicket', 'Diagnose')).toBe('search');
  return { world, ports, asked, requests, run, search, prove, readIncident, readPatch, records, incidentId };
}

describe("the mechanic's search before the first diagnosis", () => {
  it('gives diagnosis and fix without a question to a model, and the trail names who wrote them', async () => {
    const { asked, run, search, readPatch, records } = await ordered();
    await search();

    expect(await run('Diagnose', 'FixWrite')).toBe('guard');

    expect(asked).toEqual([]);
    expect(await records('concluded')).toMatchObject([{ by: 'mechanic' }]);
    expect(await records('fix written')).toMatchObject([{ by: 'mechanic', confidence: 0.8, tried: 12 }]);
    expect(await readPatch(1)).toMatchObject({ idea: 'guard-value', diff: '--- a/src/order.js\n+++ b/src/order.js' });
  });

  it('leaves the diagnosis and the fix to the model, which learns what was searched, where it finds nothing', async () => {
    const { asked, requests, run, search, readPatch, readIncident } = await ordered({ searches: 'nothing' });
    await search();

    await run('Diagnose', 'FixWrite');

    expect(asked).toEqual(['diagnose', 'fix']);
    expect(requests[0]?.searched).toBe('The mechanic tried 12 possible repairs.');
    expect((await readIncident()).search).toBe('nothing');
    expect((await readPatch(1)).by).toBe('test');
  });

  it('is read once, even where the model then runs out of time', async () => {
    const { run, search, records } = await ordered({ searches: 'nothing', diagnoses: ['paused', 'cause'] });
    await search();

    expect(await run('Diagnose')).toBe('pause');
    expect(await run('Diagnose')).toBe('fix');

    expect(await records('search ended')).toHaveLength(1);
  });

  it('is not repeated for a later diagnosis', async () => {
    const { run, search, readIncident } = await ordered();
    await search();
    await run('Diagnose', 'FixWrite');

    expect(await run('Diagnose')).toBe('fix');
    expect((await readIncident()).attempts.diagnose).toBe(2);
  });

  it('hands its work to the model when a reviewer sends its fix back: what was changed, and the comment', async () => {
    const { world, asked, requests, run, search, prove } = await ordered({ reviews: ['request changes'] });
    await search();
    await run('Diagnose', 'FixWrite', 'FixGuard');
    await prove(1);
    await run('ReviewOpen', 'ReviewAwait');
    await world.act();

    expect(await run('FixWrite')).toBe('guard');

    expect(asked).toEqual(['fix']);
    expect(requests[0]?.comments).toEqual(['not like this']);
    expect(requests[0]?.attempts).toMatchObject([
      {
        result: 'changes_requested',
        change: { by: 'mechanic', title: 'Fix show: guard value', diff: '--- a/src/order.js\n+++ b/src/order.js' },
      },
    ]);
    expect(requests[0]?.searched).toContain('12 possible repairs');
  });

  it('lets a reviewer take one of its alternatives without asking a model', async () => {
    const { ports, asked, run, search, prove, readIncident, readPatch } = await ordered();
    await search();
    await run('Diagnose', 'FixWrite', 'FixGuard');
    await prove(1);
    await run('ReviewOpen');
    const { review } = await readIncident();
    const { codeHost } = ports;
    const sentBack = await codeHost.readReview('shop/orders', review?.id ?? '');
    codeHost.readReview = async () => ({
      ...sentBack,
      status: 'changes_requested',
      comments: [{ by: 'a person', text: 'take 1' }],
    });

    await run('FixWrite');

    expect(asked).toEqual([]);
    expect(await readPatch(2)).toMatchObject({ idea: 'add-default', by: 'mechanic' });
  });
});

describe('the report of a search', () => {
  /** The findings for a report with these changes. */
  async function read(change: (order: SearchOrder) => object) {
    const { ports, readIncident, incidentId } = await ordered();
    const text = await ports.artifacts.get(artifactKeys.searchOrder(incidentId));
    const order = parseJson(SearchOrder, text ?? '', 'the order');
    const report = { ...searchReportOf('repair', order), ...change(order) };
    await ports.artifacts.put(artifactKeys.searchReport(incidentId), JSON.stringify(report));
    return readSearch(await readIncident(), ports);
  }

  it('cannot choose the commit, the command or the error that a fix is proven with, nor its author', async () => {
    const found = await read((order) => {
      const [patch] = searchReportOf('repair', order).patches;
      const command = { ...suite, argv: ['true'] };
      const reproduction = { ...patch?.reproduction, command, expects: 'Error: anything' };
      return { patches: [{ ...patch, baseCommit: 'another', by: 'a person', reproduction }] };
    });

    expect(found?.patches).toMatchObject([
      {
        baseCommit: 'c0ffee0000',
        by: 'mechanic',
        reproduction: { command: { argv: ['node', '--test'] }, expects: 'TypeError: order is undefined' },
      },
    ]);
  });

  it('cites only itself and the evidence', async () => {
    const found = await read(() => ({}));

    expect(found?.diagnosis?.citations.map(({ artifact }) => artifact)).toEqual([
      expect.stringMatching(/^proving\/out\/.*\/search\.json$/),
    ]);
  });

  it.each([
    ['carries the nonce of another order', { nonce: 'another nonce' }],
    ['has another form', { patches: 'none' }],
  ])('is none where it %s', async (_name, change) => {
    expect(await read(() => change)).toBeUndefined();
  });
});
