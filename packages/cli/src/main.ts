import { Command } from 'commander';
import { addAuditCommand } from './commands/audit.ts';
import { addDecisionCommands } from './commands/decide.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addHealCommand } from './commands/heal.ts';
import { addIncidentCommands } from './commands/incidents.ts';
import { addInitCommand } from './commands/init.ts';
import { addResumeCommand } from './commands/resume.ts';
import { addSecretsCommand } from './commands/secrets.ts';
import { exitCodes } from './exit-codes.ts';
import { runProgram } from './run-program.ts';
import type { Streams } from './screen.ts';

/** Runs one `suture` command and returns its exit code. */
export async function main(
  argv: readonly string[],
  streams: Streams = { out: process.stdout, err: process.stderr },
): Promise<number> {
  const state: { code: number } = { code: exitCodes.ok };
  const program = new Command('suture')
    .description('Closes the loop that monitoring leaves open: from an alert to a proven, reviewed, verified fix.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => streams.out.write(text), writeErr: (text) => streams.err.write(text) })
    .showHelpAfterError('Run suture --help, or suture COMMAND --help.')
    .addHelpText(
      'after',
      '\nExit codes: 0 done or waiting for a person, 1 Suture failed, 2 wrong input, 3 handed over, 4 audit chain broken, 5 another process has it.',
    );
  const context = { streams, finish: (code: number) => void Object.assign(state, { code }) };
  addHealCommand(program, context);
  addIncidentCommands(program, context);
  addDecisionCommands(program, context);
  addResumeCommand(program, context);
  addAuditCommand(program, context);
  addDoctorCommand(program, context);
  addSecretsCommand(program, context);
  addInitCommand(program, context);
  return runProgram(program, argv, state, streams);
}
