import { type Command, CommanderError } from 'commander';
import { addAlertsCommand } from './commands/alerts.ts';
import { addAuditCommand } from './commands/audit.ts';
import { addCodeCommand } from './commands/code.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addConfigCommand } from './commands/config.ts';
import { addDashboardCommand } from './commands/dashboard.ts';
import { addDecisionCommands } from './commands/decide.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDiagnoseCommand } from './commands/diagnose.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addErrorsCommand } from './commands/errors.ts';
import { addForgetCommand } from './commands/forget.ts';
import { addHealCommand } from './commands/heal.ts';
import { addIncidentCommands } from './commands/incidents.ts';
import { addInitCommand } from './commands/init.ts';
import { addResumeCommand } from './commands/resume.ts';
import { addSecretsCommand } from './commands/secrets.ts';
import { addServeCommand } from './commands/serve.ts';
import { addShadowCommand } from './commands/shadow.ts';
import { addStatsCommand } from './commands/stats.ts';
import { addTrustCommand } from './commands/trust.ts';
import { addWatchCommand } from './commands/watch.ts';
import type { CommandContext } from './context.ts';
import { exitCodeMeanings, exitCodes } from './exit-codes.ts';
import type { Streams } from './output.ts';
import { runProgram } from './run-program.ts';
import { drawTable } from './table.ts';
import { describeVersion } from './version.ts';

/** Runs one `suture` command and returns its exit code. */
export function main(argv: readonly string[], streams?: Streams): Promise<number> {
  return runProgram('suture', argv, defineCommands, streams);
}

/** Adds every command to a program. */
export function defineCommands(program: Command, context: CommandContext): void {
  const rows = Object.entries(exitCodeMeanings).map(([code, meaning]) => [`  ${code}`, meaning]);
  program
    .description('Closes the loop that monitoring leaves open: from an alert to a proven, reviewed, verified fix.')
    .option('-V, --version', 'print the version, the commit of a checkout, and the version of Node')
    .on('option:version', () => {
      context.streams.out.write(`${describeVersion()}\n`);
      throw new CommanderError(exitCodes.ok, 'commander.version', 'the version was printed');
    })
    .showHelpAfterError('Run suture --help, or suture COMMAND --help.')
    .addHelpText('after', ['', 'Exit codes:', ...drawTable(rows)].join('\n'));
  addDemoCommand(program, context);
  addHealCommand(program, context);
  addDiagnoseCommand(program, context);
  addServeCommand(program, context);
  addWatchCommand(program, context);
  addErrorsCommand(program, context);
  addAlertsCommand(program, context);
  addIncidentCommands(program, context);
  addDashboardCommand(program, context);
  addDecisionCommands(program, context);
  addResumeCommand(program, context);
  addAuditCommand(program, context);
  addStatsCommand(program, context);
  addTrustCommand(program, context);
  addShadowCommand(program, context);
  addForgetCommand(program, context);
  addDoctorCommand(program, context);
  addSecretsCommand(program, context);
  addConfigCommand(program, context);
  addCodeCommand(program, context);
  addInitCommand(program, context);
  addCompletionCommand(program, context);
}
