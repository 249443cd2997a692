import type { Config } from '@suture/core';
import type { Effect } from '../github/fetch.ts';
import { incidentOf, isRevert, type StoredRepository } from '../github/repository.ts';
import type { ProvingEnd } from '../world/proving.ts';
import { type Facts, incidentsOf, readIncident } from './facts.ts';

/** How the proving ground ended, by incident and attempt. */
export type Reports = Map<string, ProvingEnd>;

interface ProposalParts {
  readonly facts: Facts;
  readonly reports: Reports;
  readonly config: () => Config;
}

const mayNeverChange = /^\.github\//;

/** Checks what is shown to people: only what was proven, allowed and trusted, and never over their own work. */
export function createProposalChecks({ facts, reports, config }: ProposalParts) {
  const { kernel } = facts;

  function checkProof(incidentId: string, sha: string): void {
    const incident = readIncident(facts, incidentId);
    if (incident === undefined) return;
    const end = reports.get(`${incidentId}#${incident.attempts.fix}`);
    if (end !== 'proven')
      kernel.violate(
        'only what is proven is shown',
        `${incidentId} shows ${sha.slice(0, 7)}, which is ${end ?? 'not measured'}`,
      );
  }

  function checkOverwritten(repository: StoredRepository, branch: string, incidentId: string): void {
    const tip = repository.commits.get(repository.branches.get(branch) ?? '');
    if (tip !== undefined && !tip.message.includes(`Incident: ${incidentId}`))
      kernel.violate(
        'the work of people is not overwritten',
        `${branch} was at ${tip.sha.slice(0, 7)}: ${tip.message}`,
      );
  }

  function checkTrust(incidentId: string, isDraft: boolean): void {
    const incident = readIncident(facts, incidentId);
    const rule = incident === undefined ? undefined : config().services[incident.service]?.trust;
    const closed = incidentsOf(facts).filter(({ status }) => status === 'closed').length;
    if (rule === undefined || closed >= rule.promoteAfter) return;
    if (rule.start === 'observe')
      kernel.violate('trust is kept', `${incidentId} has a pull request of an observed service`);
    if (rule.start === 'draft' && !isDraft) kernel.violate('trust is kept', `${incidentId} has more than a draft`);
  }

  return {
    beforeHostEffect: ({ method, path, repository, body }: Effect): void => {
      const text = JSON.stringify(body ?? {});
      if (path === '/git/trees') {
        const changed = [...text.matchAll(/"path":"([^"]+)"/g)].map(([, changedPath = '']) => changedPath);
        for (const one of changed)
          if (mayNeverChange.test(one)) kernel.violate('guardrails are kept', `${one} is changed`);
      }
      const moved = /^\/git\/refs\/heads\/(.+)$/.exec(path)?.[1];
      const branch = moved ?? /"ref":"refs\/heads\/([^"]+)"/.exec(text)?.[1];
      const incidentId = branch === undefined ? undefined : incidentOf(branch);
      if (branch !== undefined && incidentId !== undefined && method !== 'DELETE') {
        if (!isRevert(branch)) checkProof(incidentId, /"sha":"([^"]+)"/.exec(text)?.[1] ?? '');
        if (moved !== undefined) checkOverwritten(repository, branch, incidentId);
      }
      if (method === 'POST' && path === '/pulls') {
        const head = /"head":"([^"]+)"/.exec(text)?.[1] ?? '';
        checkTrust(incidentOf(head) ?? '', text.includes('"draft":true'));
      }
    },
  };
}
