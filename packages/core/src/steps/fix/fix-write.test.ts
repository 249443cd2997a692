import { describe, expect, it } from 'vitest';
import type { FixRequest } from '../../engine/engine.ts';
import { artifactKeys, Patch } from '../../model/index.ts';
import { parseJson } from '../../parse.ts';
import { createTestWorld, type WorldScript } from '../../testing/index.ts';
import { startSample } from '../../testing/started.ts';
import { saveRequest } from '../review-requests.ts';

/** An incident with a diagnosis, and every request that the engine is given. */
async function diagnosed(script: WorldScript = {}) {
  const world = createTestWorld(script);
  const requests: FixRequest[] = [];
  const { fixEngine } = world.ports;
  const ports: typeof world.ports = {
    ...world.ports,
    fixEngine: {
      fix: async (request, effects) => {
        requests.push(request);
        return fixEngine.fix(request, effects);
      },
    },
  };
  const { incidentId, run } = await startSample(ports);
  await run('DetectEvidence', 'DetectTriage', 'DetectTicket', 'Diagnose');
  const titleOf = async (attempt: number) =>
    parseJson(Patch, (await ports.artifacts.get(artifactKeys.patch(incidentId, attempt))) ?? '', 'the patch').title;
  const judge = async (attempt: number) => {
    await world.prove(artifactKeys.workOrder(incidentId, attempt));
    return run('TestJudge');
  };
  return { world, ports, requests, run, titleOf, judge, incidentId };
}

describe('candidates', () => {
  it('are tried one after the other within one round, the engine asked once', async () => {
    const { run, requests, titleOf, judge } = await diagnosed({ fixes: ['two ideas', 'none'], proofs: ['not proven'] });

    await run('FixWrite', 'FixGuard');
    expect(await judge(1)).toBe('write');
    expect(await run('FixWrite')).toBe('guard');

    expect([await titleOf(1), await titleOf(2)]).toEqual(['Sum the items up', 'Look the order up first']);
    expect(requests).toHaveLength(1);
    await run('FixGuard');
    expect(await judge(2)).toBe('write');
    expect(await run('FixWrite')).toBe('hand_over');
    expect(requests).toHaveLength(2);
    expect(requests[1]?.attempts.map(({ result }) => result)).toEqual(['not_proven', 'not_proven']);
  });

  it('are forgotten when a reviewer asks for something else', async () => {
    const { world, run, requests, judge } = await diagnosed({
      fixes: ['two ideas'],
      proofs: ['proven'],
      reviews: ['request changes'],
    });
    await run('FixWrite', 'FixGuard');
    await judge(1);
    await run('ReviewOpen', 'ReviewAwait');
    await world.act();

    await run('FixWrite');

    expect(requests).toHaveLength(2);
    expect(requests[1]?.comments).toEqual(['not like this']);
    expect(requests[1]?.attempts).toMatchObject([{ attempt: 1, result: 'changes_requested' }]);
  });
});

it('tells the engine what reviewers said once, also when the step breaks in the middle and is run again', async () => {
  const { world, run, requests, judge, ports, incidentId } = await diagnosed({
    fixes: ['good', 'paused', 'good'],
    reviews: ['request changes'],
  });
  await run('FixWrite', 'FixGuard');
  await judge(1);
  await run('ReviewOpen', 'ReviewAwait');
  await world.act();

  expect(await run('FixWrite')).toBe('pause');
  expect(await run('FixWrite')).toBe('guard');

  expect(requests.map(({ comments }) => comments)).toEqual([[], ['not like this'], ['not like this']]);
  expect(requests.at(-1)?.attempts).toHaveLength(1);
  const trail = await ports.auditLog.read(incidentId);
  expect(JSON.stringify(trail).match(/"changes requested"/g)).toHaveLength(1);
  expect((await ports.incidents.get(incidentId))?.attempts).toMatchObject({ fix: 2, fixInRound: 1, review: 1 });
});

it('gives the engine what checks say as what happened, and never as what somebody asks for', async () => {
  const { ports, requests, run, judge, incidentId } = await diagnosed({});
  await run('FixWrite', 'FixGuard');
  await judge(1);
  await run('ReviewOpen');
  const incident = await ports.incidents.get(incidentId);
  if (incident === undefined) throw new RangeError('the incident is gone');
  await saveRequest(incident, { by: 'the checks', why: 'checks', comments: ['take 1'] }, ports);

  await run('FixWrite');

  expect(requests.at(-1)).toMatchObject({ comments: [], observed: ['take 1'] });
});
