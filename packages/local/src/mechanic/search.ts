import {
  type Artifacts,
  defined,
  describeError,
  readConfig,
  redact,
  type SearchFindings,
  SearchOrder,
} from '@suture/core';
import type { z } from 'zod';
import { diagnose } from './diagnose.ts';
import { fix } from './fix.ts';
import type { MechanicParts } from './parts.ts';
import type { RepairWorkspace } from './repair-workspace.ts';

/** Limits of a search on a machine with two cores. */
export const searchLimits = { candidates: 20_000, parallel: 2, plausible: 60, further: 5_000 };

/** An order without what binds its report to it, which code under test must not see. */
export const UnboundOrder = SearchOrder.omit({ nonce: true });
export type UnboundOrder = z.infer<typeof UnboundOrder>;

/**
 * Carries out a search order: reproduces the failure, locates it and searches for repairs. It always ends with findings, because
 * whatever stops the mechanic is no reason to stop the loop.
 * @param time milliseconds of the search itself; by default, it is chosen by how long the tests take
 */
export async function searchRepairs(
  order: UnboundOrder,
  workspace: RepairWorkspace,
  time?: number,
): Promise<SearchFindings> {
  const nothing = (summary: string, tried = 0): SearchFindings => ({ summary, tried, patches: [], alternatives: {} });
  try {
    const incident = { id: order.incidentId, service: order.service, repository: order.repository };
    const parts = openParts(order, workspace, time);
    const diagnosed = await diagnose(incident, order.evidence, parts);
    if (diagnosed.outcome !== 'diagnosed') return nothing(diagnosed.reason);
    const { diagnosis } = diagnosed;
    const found = await fix({ incident, diagnosis, attempts: [], comments: [] }, parts);
    if (found.outcome !== 'written')
      return { ...nothing(found.reason, found.outcome === 'none' ? found.tried : 0), diagnosis };
    const { patches, tried, alternatives = {} } = found;
    const summary = `The mechanic tried ${tried} possible repairs and proposes: ${patches.map(({ title }) => title).join('; ')}.`;
    return { summary, tried, diagnosis, patches: [...patches], alternatives };
  } catch (error) {
    return nothing(`The mechanic's search stopped: ${redact(describeError(error)).slice(0, 1000)}`);
  }
}

function openParts(order: UnboundOrder, workspace: RepairWorkspace, time: number | undefined): MechanicParts {
  const { service, repository, testCommand, replay, timeout } = order;
  const settings = { repository, testMinutes: timeout / 60_000, ...defined({ testCommand, replay }) };
  return {
    config: readConfig({ services: { [service]: settings } }, 'the search order'),
    workspace,
    artifacts: keepInMemory(),
    // The code host draws the diff of a patch that is taken.
    codeHost: { diff: async () => '' },
    search: { ...searchLimits, ...defined({ time }) },
  };
}

function keepInMemory(): Artifacts {
  const texts = new Map<string, string>();
  return {
    get: async (key) => texts.get(key),
    put: async (key, text) => {
      texts.set(key, text);
    },
  };
}
