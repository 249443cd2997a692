import { IncidentNotFound, IncompleteIncident } from '@suture/core';
import type { LocalLoop } from '@suture/local';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { withLoop } from '../open-loop.ts';
import { reportRun } from '../report-run.ts';

interface DecisionOptions extends SharedOptions {
  readonly comment?: string;
  readonly reason?: string;
}

type Decide = (
  reviewId: string,
  reviewer: LocalLoop['reviewer'],
  by: string,
  options: DecisionOptions,
) => Promise<unknown>;

/** A person's decisions about a proven fix. Only these commands merge, as that person; the loop cannot. */
export function addDecisionCommands(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('approve <id>'))
    .description('merge the fix as yourself; Suture then verifies it')
    .action(run(context, (reviewId, reviewer, by) => reviewer.approve(reviewId, { by })));
  addSharedOptions(program.command('request-changes <id>'))
    .description('ask for another fix')
    .requiredOption('--comment <text>', 'what to change')
    .action(
      run(context, (reviewId, reviewer, by, { comment = '' }) => reviewer.requestChanges(reviewId, { by, comment })),
    );
  addSharedOptions(program.command('reject <id>'))
    .description('close the pull request without merging; the incident is handed over to you')
    .option('--reason <text>', 'the reason', 'rejected')
    .action(
      run(context, (reviewId, reviewer, by, { reason = 'rejected' }) => reviewer.reject(reviewId, { by, reason })),
    );
}

function run(context: CommandContext, decide: Decide): (id: string, options: DecisionOptions) => Promise<void> {
  return (id, options) =>
    withLoop(options, context, async ({ loop }, output) => {
      const incident = await loop.ports.incidents.get(id);
      if (incident === undefined) throw new IncidentNotFound(id);
      if (incident.review === undefined) throw new IncompleteIncident(id, 'pull request to decide about');
      await decide(incident.review.id, loop.reviewer, await loop.reviewer.whoAmI(), options);
      // The decision stands, even if another process continues the incident.
      const code = await reportRun(id, loop, false, output);
      return code === exitCodes.busy ? exitCodes.ok : code;
    });
}
