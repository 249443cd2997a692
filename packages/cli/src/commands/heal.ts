import type { Command } from 'commander';
import { addCodeHostOption, type CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { addRequestOptions, checkRequest, type HealRequest, readRequest } from '../heal-request.ts';
import { withLoop } from '../open-loop.ts';
import { openOutput } from '../output.ts';
import { reportRun } from '../report-run.ts';

interface HealOptions extends HealRequest {
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  readonly codeHost?: string;
}

export function addHealCommand(program: Command, context: CommandContext): void {
  addCodeHostOption(addRequestOptions(program.command('heal'), 'healed'))
    .description('heal a repository: from an alert, a log or a failing test command to a proven fix on a branch')
    .option('--wait', 'wait until a person has decided and the symptom is gone')
    .option('--dry-run', 'say what would be run, by which engine and within which limits; run and store nothing')
    .action((options: HealOptions) => heal(options, context));
}

async function heal(options: HealOptions, context: CommandContext): Promise<void> {
  if (!options.dryRun) openOutput(options, context.streams).say(`suture: healing ${options.repo}`);
  await checkRequest(options);
  await withLoop(options, context, async (opened, output) => {
    const { loop } = opened;
    const { alert, errors } = await readRequest(options, opened, output);
    if (options.dryRun) {
      const { describePlan } = await import('../describe-plan.ts');
      const plan = await loop.plan(alert, errors);
      output.result(plan, describePlan(plan));
      return exitCodes.ok;
    }
    const onRun = (command: string) => output.say(`running "${command}" on the committed code`);
    await loop.check(alert, { wantsFix: true, onRun });
    const intake = await loop.submit(alert);
    if (intake.outcome === 'suppressed') {
      output.result(intake, `Nothing to heal: ${intake.reason}.`);
      return exitCodes.ok;
    }
    const known = intake.outcome === 'folded' ? ` (already known, seen ${intake.count} times)` : '';
    output.say(`incident ${intake.incidentId}${known}`);
    return reportRun(intake.incidentId, loop, options.wait ?? false, output);
  });
}
