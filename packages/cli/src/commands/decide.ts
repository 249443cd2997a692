import { IncidentNotFound, IncompleteIncident } from '@suture/core';
import type { LocalLoop } from '@suture/local';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openLoop } from '../open-loop.ts';
import { openOutput } from '../output.ts';
import { reportRun } from '../report-run.ts';

interface DecisionOptions extends SharedOptions {
  readonly comment?: string;
  readonly reason?: string;
}

type Decide = (reviewId: string, loop: LocalLoop, options: DecisionOptions) => Promise<void>;

/** A person's decisions about a proven fix. Only these commands merge, as that person; the loop cannot. */
export function addDecisionCommands(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('approve <id>'))
    .description('merge the fix as yourself; Suture then verifies it')
    .action(
      run(context, async (reviewId, loop) => {
        await loop.reviewer.approve(reviewId, { by: await loop.reviewer.whoAmI() });
      }),
    );
  addSharedOptions(program.command('request-changes <id>'))
    .description('ask for another fix')
    .requiredOption('--comment <text>', 'what to change')
    .action(
      run(context, async (reviewId, loop, options) =>
        loop.reviewer.requestChanges(reviewId, { by: await loop.reviewer.whoAmI(), comment: options.comment ?? '' }),
      ),
    );
  addSharedOptions(program.command('reject <id>'))
    .description('close the pull request without merging; the incident is handed over to you')
    .option('--reason <text>', 'the reason', 'rejected')
    .action(
      run(context, async (reviewId, loop, options) =>
        loop.reviewer.reject(reviewId, { by: await loop.reviewer.whoAmI(), reason: options.reason ?? 'rejected' }),
      ),
    );
}

function run(context: CommandContext, decide: Decide): (id: string, options: DecisionOptions) => Promise<void> {
  return async (id, options) => {
    const output = openOutput(options.json ?? false, context.streams);
    const opened = await openLoop(options, output);
    try {
      const incident = await opened.loop.ports.incidents.get(id);
      if (incident === undefined) throw new IncidentNotFound(id);
      if (incident.review === undefined) throw new IncompleteIncident(id, 'pull request to decide about');
      await decide(incident.review.id, opened.loop, options);
      // The decision stands, even if another process continues the incident.
      const code = await reportRun(id, opened, false, output);
      context.finish(code === exitCodes.busy ? exitCodes.ok : code);
    } finally {
      await opened.loop.close();
    }
  };
}
