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

/** What a person decides about a proven fix. Merging is done here, as that person and on their word; the loop itself cannot. */
export function addDecisionCommands(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('approve <id>'))
    .description("merge an incident's fix as yourself, and let the loop verify it")
    .action(
      run(context, async (reviewId, loop) => {
        await loop.reviewer.approve(reviewId, { by: await loop.reviewer.whoAmI() });
      }),
    );
  addSharedOptions(program.command('request-changes <id>'))
    .description('send the fix back with a comment')
    .requiredOption('--comment <text>', 'what should be different')
    .action(
      run(context, async (reviewId, loop, options) =>
        loop.reviewer.requestChanges(reviewId, { by: await loop.reviewer.whoAmI(), comment: options.comment ?? '' }),
      ),
    );
  addSharedOptions(program.command('reject <id>'))
    .description('close the pull request without merging; the incident is handed over to you')
    .option('--reason <text>', 'why', 'rejected')
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
      // What was decided is decided, whoever goes on from here.
      const code = await reportRun(id, opened, false, output);
      context.finish(code === exitCodes.busy ? exitCodes.ok : code);
    } finally {
      await opened.loop.close();
    }
  };
}
