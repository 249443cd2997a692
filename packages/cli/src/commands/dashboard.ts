import { InvalidInput } from '@suture/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { openOutput } from '../output.ts';
import { openRecordSource, type RecordPlace } from '../record-source.ts';
import { regionHelp } from '../stage-region.ts';

interface DashboardCommandOptions extends RecordPlace {
  readonly port: number;
}

export function addDashboardCommand(program: Command, context: CommandContext): void {
  program
    .command('dashboard')
    .description('show incidents, trust, budget and statistics in your browser; reads only, on this machine alone')
    .option('--repo <dir>', 'path of the repository', '.')
    .option('--config <file>', 'configuration file (default: suture.config.* in the repository)')
    .option('--stage <name>', 'of a deployed stage instead of this repository')
    .option('--region <name>', regionHelp)
    .option('--port <number>', 'port to listen on; 0 chooses a free one', readPort, 0)
    .action((options: DashboardCommandOptions) => serveDashboard(options, context));
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidInput('the option --port', [`"${text}" is no port; use a number from 0 to 65535`]);
}

async function serveDashboard(options: DashboardCommandOptions, context: CommandContext): Promise<void> {
  const output = openOutput({}, context.streams);
  const { openDashboard } = await import('@suture/dashboard');
  const clock = { now: () => new Date() };
  const dashboard = await openDashboard({ source: await openRecordSource(options), port: options.port, clock });
  output.say(`Open this address; whoever has it can read the incidents: ${dashboard.address}`);
  output.say('Stop with Ctrl-C.');
  await untilStopped();
  await dashboard.close();
  output.say('Stopped.');
  context.finish(exitCodes.ok);
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
}
