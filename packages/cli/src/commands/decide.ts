import { IncidentNotFound, IncompleteIncident, InvalidInput } from '@suture/core';
import type { LocalLoop } from '@suture/local';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { withLoop } from '../open-loop.ts';
import { isRemote } from '../remote-review.ts';
import { reportRun } from '../report-run.ts';

interface DecisionOptions extends SharedOptions {
  readonly comment?: string;
  readonly take?: number;
  readonly reason?: string;
}

type Decide = (
  reviewId: string,
  reviewer: LocalLoop['reviewer'],
  by: string,
  options: DecisionOptions,
) => Promise<'approved' | 'returned' | 'rejected'>;

/** A person's decisions about a proven fix. Only these commands merge, as that person; the loop cannot. */
export function addDecisionCommands(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('approve <id>'))
    .description('merge the fix as yourself; Suture then verifies it')
    .action(
      run(context, async (reviewId, reviewer, by) => {
        await reviewer.approve(reviewId, { by });
        return 'approved';
      }),
    );
  addSharedOptions(program.command('request-changes <id>'))
    .description('ask for another fix: in words, or by the number of an alternative that the pull request lists')
    .option('--comment <text>', 'what to change; a value such as "f([]) should be 0" or a test file is followed')
    .option('--take <number>', 'take this alternative', readAlternative)
    .action(
      run(context, async (reviewId, reviewer, by, { comment, take }) => {
        await reviewer.requestChanges(reviewId, { by, comment: writeRequest(comment, take) });
        return 'returned';
      }),
    );
  addSharedOptions(program.command('reject <id>'))
    .description('close the pull request without merging; the incident is handed over to you')
    .option('--reason <text>', 'the reason', 'rejected')
    .action(
      run(context, async (reviewId, reviewer, by, { reason = 'rejected' }) => {
        await reviewer.reject(reviewId, { by, reason });
        return 'rejected';
      }),
    );
}

function readAlternative(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new InvalidInput('the option --take', [`"${text}" is no number of an alternative; use one such as 1`]);
}

function writeRequest(comment: string | undefined, take: number | undefined): string {
  const parts = [...(take === undefined ? [] : [`take ${take}`]), ...(comment === undefined ? [] : [comment])];
  if (parts.length > 0) return parts.join('\n');
  throw new InvalidInput('request-changes', ['nothing is asked for; add --comment "what to change" or --take NUMBER']);
}

function run(context: CommandContext, decide: Decide): (id: string, options: DecisionOptions) => Promise<void> {
  return (id, options) =>
    withLoop(options, context, async ({ loop }, output) => {
      const incident = await loop.ports.incidents.get(id);
      if (incident === undefined) throw new IncidentNotFound(id);
      if (incident.review === undefined) throw new IncompleteIncident(id, 'pull request to decide about');
      if (isRemote(incident.review))
        throw new InvalidInput('the pull request', [
          `it is on a code host: decide at ${incident.review.url}, then go on with suture resume ${id}`,
        ]);
      const decided = await decide(incident.review.id, loop.reviewer, await loop.reviewer.whoAmI(), options);
      const code = await reportRun(id, loop, false, output);
      // The decision stands, even if another process continues the incident.
      if (code === exitCodes.busy) return exitCodes.ok;
      return decided === 'rejected' && code === exitCodes.handedOver ? exitCodes.ok : code;
    });
}
