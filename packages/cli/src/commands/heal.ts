import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type Alert, InvalidInput } from '@suture/core';
import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { type OpenedLoop, openLoop } from '../open-loop.ts';
import { reportRun } from '../report-run.ts';
import { openScreen } from '../screen.ts';

interface HealOptions extends SharedOptions {
  readonly alert?: string;
  readonly log?: string;
  readonly failing?: string;
  readonly wait?: boolean;
}

export function addHealCommand(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('heal'))
    .description('heal a repository: from an alert, a log or a failing test command to a proven fix on a branch')
    .option('--alert <file>', 'an alert as its vendor sends it, in JSON')
    .option('--log <file>', "the service's log; alone, its errors are the alert")
    .option('--failing <command>', 'a test command that fails')
    .option('--wait', 'stay until a person has decided and the symptom is gone')
    .action(async (options: HealOptions) => context.finish(await heal(options, context)));
}

async function heal(options: HealOptions, context: CommandContext): Promise<number> {
  const screen = openScreen(options.json ?? false, context.streams);
  if (options.alert === undefined && options.log === undefined && options.failing === undefined) {
    throw new InvalidInput('the command', ['say what is wrong: --alert FILE, --log FILE or --failing "COMMAND"']);
  }
  if (options.failing !== undefined && (options.alert ?? options.log) !== undefined) {
    throw new InvalidInput('the command', ['--failing stands alone: leave out --alert and --log']);
  }
  screen.say(`suture: healing ${options.repo}`);
  await Promise.all([options.alert, options.log].map((file) => checkReadable(file)));
  const opened = await openLoop(options, screen);
  try {
    await opened.loop.checkRepository();
    const alert = await readSignal(options, opened);
    const intake = await opened.loop.submit(alert);
    if (intake.outcome === 'suppressed') {
      screen.result(intake, `Nothing to heal: ${intake.reason}.`);
      return exitCodes.ok;
    }
    screen.say(
      intake.outcome === 'folded'
        ? `incident ${intake.incidentId} (known already, seen ${intake.count} times)`
        : `incident ${intake.incidentId}`,
    );
    return await reportRun(intake.incidentId, opened, options.wait ?? false, screen);
  } finally {
    await opened.loop.close();
  }
}

async function checkReadable(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) throw new InvalidInput(`the file ${file}`, ['there is no such file']);
}

/** The alert that the options mean. */
async function readSignal(options: HealOptions, opened: OpenedLoop): Promise<Alert> {
  if (options.alert !== undefined) {
    const { alertSources, readAlert } = await import('@suture/adapters/alerts');
    return readAlert(
      await readFile(options.alert, 'utf8'),
      `the alert in ${options.alert}`,
      opened.loop.ports.config,
      alertSources,
    );
  }
  if (options.failing !== undefined) return failingAlert(options.failing, opened);
  return logAlert(options.log ?? '', opened);
}

/** The failing command as an alert; while an incident about it is open, the same episode of it. */
async function failingAlert(command: string, { service, loop }: OpenedLoop): Promise<Alert> {
  const fingerprint = `command:${service}:${command}`;
  const known = (await loop.ports.incidents.list()).find(
    (incident) => incident.alert.fingerprint === fingerprint && incident.outcome === undefined,
  );
  return {
    source: 'command',
    sourceId: command,
    service,
    title: `"${command}" fails`.slice(0, 500),
    state: 'firing',
    startedAt: known?.alert.startedAt ?? loop.ports.clock.now().toISOString(),
    fingerprint,
    failingCommand: command,
  };
}

/** The log's most frequent error as an alert. @throws InvalidInput when the log holds no error */
async function logAlert(file: string, { service, loop }: OpenedLoop): Promise<Alert> {
  const { readChunks, readSightings } = await import('@suture/adapters/telemetry');
  const seen = await readSightings(readChunks(file));
  const [first] = seen.errors;
  if (first === undefined) {
    throw new InvalidInput(`the log ${file}`, [
      'it holds no error; Suture reads JSON lines with an err, error or exception field, and plain stack traces',
    ]);
  }
  const kind = createHash('sha256').update(`${first.error.name}\n${first.error.message}`).digest('hex').slice(0, 16);
  return {
    source: 'log',
    sourceId: file,
    service,
    title: `${first.error.name}: ${first.error.message}`.slice(0, 300),
    state: 'firing',
    startedAt: first.firstSeen ?? loop.ports.clock.now().toISOString(),
    fingerprint: `log:${service}:${kind}`,
    error: first.error,
  };
}
