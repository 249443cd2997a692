import { shortId } from '@suture/core';
import type { HealPlan } from '@suture/local';
import { drawTable } from './table.ts';

/** The plan of a heal as lines for a person. */
export function describePlan(plan: HealPlan): string {
  const { repository, service, commit, failure, suite, reproduction, engine, limits, isolation } = plan;
  const rows = [
    ['Repository', `${repository} (service ${service}) at ${shortId(commit)}`],
    ['Failure', failure],
    ['Reproduction', reproduction],
    ['Suite', suite === undefined ? 'none' : `${suite.command} (${suite.runner})`],
    ['Engine', engine],
    ['Limits', limits],
    ['Isolation', isolation],
  ];
  return [...drawTable(rows), 'Nothing was run, and no incident was stored.'].join('\n');
}
