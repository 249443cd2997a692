import type { Command } from 'commander';
import { addSharedOptions, type CommandContext, type SharedOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { checkReadable } from '../heal-request.ts';
import { withLoop } from '../open-loop.ts';
import { describeEnd } from '../report-run.ts';
import { listenForStop } from '../stop-signal.ts';

interface WatchOptions extends SharedOptions {
  readonly log: string;
  readonly fromStart?: boolean;
}

/** Milliseconds between two looks at the log. */
const lookEvery = 1_000;

export function addWatchCommand(program: Command, context: CommandContext): void {
  addSharedOptions(program.command('watch'))
    .description("follow a service's log, and heal each new error, until stopped")
    .requiredOption('--log <file>', 'the log that the service writes')
    .option('--from-start', 'heal the errors that are in the log already, too')
    .action((options: WatchOptions) => watch(options, context));
}

async function watch(options: WatchOptions, context: CommandContext): Promise<void> {
  const { log: file, fromStart = false } = options;
  await checkReadable(file);
  // Nobody is there to resume a search that pauses.
  await withLoop({ ...options, wait: true, showAlerts: true }, context, async ({ loop, service }, output) => {
    await loop.check({}, { wantsFix: false });
    const { createBell, createLogWatch } = await import('@suture/local');
    const { signal, release } = listenForStop(output.say);
    const started: string[] = [];
    const following = createLogWatch({
      file,
      service,
      fromStart,
      loop,
      onStarted: async (incidentId) => {
        started.push(incidentId);
        output.say(`incident ${incidentId}`);
        const end = await loop.run(incidentId, { stay: false, signal });
        if (!signal.aborted) output.say(describeEnd(end, output.hint));
      },
    });
    try {
      output.say(`suture: watching ${file} for new errors; stop with Ctrl-C`);
      const bell = createBell();
      while (!signal.aborted) {
        await following.look(signal);
        await bell.wait(lookEvery, signal);
      }
      output.result({ incidents: started }, `Stopped. ${started.length} incidents were started.`);
      return exitCodes.ok;
    } finally {
      following.close();
      release();
    }
  });
}
