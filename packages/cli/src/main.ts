import type { Command } from 'commander';
import { addAuditCommand } from './commands/audit.ts';
import { addDecisionCommands } from './commands/decide.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addHealCommand } from './commands/heal.ts';
import { addIncidentCommands } from './commands/incidents.ts';
import { addInitCommand } from './commands/init.ts';
import { addResumeCommand } from './commands/resume.ts';
import { addSecretsCommand } from './commands/secrets.ts';
import type { CommandContext } from './context.ts';
import type { Streams } from './output.ts';
import { runProgram } from './run-program.ts';

/** Runs one `suture` command and returns its exit code. */
export function main(argv: readonly string[], streams?: Streams): Promise<number> {
  const define = (program: Command, context: CommandContext) => {
    program
      .description('Closes the loop that monitoring leaves open: from an alert to a proven, reviewed, verified fix.')
      .showHelpAfterError('Run suture --help, or suture COMMAND --help.')
      .addHelpText(
        'after',
        '\nExit codes: 0 done or waiting for a person, 1 Suture failed, 2 wrong input, 3 handed over, 4 audit chain broken, 5 another process has it.',
      );
    addDemoCommand(program, context);
    addHealCommand(program, context);
    addIncidentCommands(program, context);
    addDecisionCommands(program, context);
    addResumeCommand(program, context);
    addAuditCommand(program, context);
    addDoctorCommand(program, context);
    addSecretsCommand(program, context);
    addInitCommand(program, context);
  };
  return runProgram('suture', argv, define, streams);
}
