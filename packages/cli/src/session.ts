import type { Log } from '@suture/core';
import type { Progress } from '@suture/local';
import type { CommandContext } from './context.ts';
import { Interrupted } from './errors.ts';
import { createHint, type Hint } from './how-called.ts';
import { type Output, type OutputOptions, openOutput, readForm } from './output.ts';
import { findPerson } from './person.ts';
import { chooseColours, type LoopEvent, openScreen, readLog } from './screen/index.ts';
import { listenForStop } from './stop-signal.ts';

/** What a command that runs the loop has besides it. */
export interface Session {
  readonly output: Output;
  /** The loop's log and progress, which the screen shows. */
  readonly log: Log;
  readonly onProgress: (progress: Progress) => void;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

export interface SessionOptions extends OutputOptions, NonNullable<Parameters<typeof createHint>[0]> {
  readonly wait?: boolean;
  readonly minutes?: number | undefined;
  /** What a person reads who stopped it; by default, how to resume the incident. */
  readonly describeStop?: (place: StopPlace | undefined) => string;
  /** The command runs until it is stopped, and listens for that itself. */
  readonly showAlerts?: boolean;
}

/**
 * Runs a command that shows a run of the loop. When it is stopped by Ctrl-C or SIGTERM, what runs is killed, and the person reads where it
 * stopped and how to continue.
 * @throws Interrupted when it was stopped
 */
export async function withSession(
  options: SessionOptions,
  { streams, finish }: CommandContext,
  command: (session: Session) => Promise<number>,
): Promise<void> {
  const { showAlerts = false } = options;
  const form = readForm(options);
  const colours = chooseColours(streams.out, process.env);
  const screen = await openScreen(streams.out, { form, colours, alerts: showAlerts });
  const hint = createHint(options);
  const stop = showAlerts
    ? undefined
    : listenForStop(sayOnError(streams), 'suture: stopping; press Ctrl-C again to stop at once');
  const signal = stop?.signal ?? new AbortController().signal;
  const person = form === 'text' ? findPerson({ streams, screen, colours, signal }) : undefined;
  const output = openOutput(options, streams, { screen, hint, person });
  let place: StopPlace | undefined;
  const tell = (event: LoopEvent) => {
    if (event.type === 'started') place = { incidentId: event.incidentId, state: event.state };
    screen.tell(event);
  };
  try {
    finish(
      await command({
        output,
        log: readLog(tell),
        onProgress: (progress) => tell({ type: 'progress', progress }),
        signal,
      }),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
    const describe = options.describeStop ?? ((at) => describeStop(at, hint, options));
    throw new Interrupted(describe(place), { cause: error });
  } finally {
    stop?.release();
    screen.close();
  }
}

/** A stop is told also where standard output is for a program. The empty line is for the ^C that the terminal prints. */
function sayOnError({ err }: CommandContext['streams']): (line: string) => void {
  return (line) => err.write(`\n${line}\n`);
}

/** Where a run was stopped. */
export interface StopPlace {
  readonly incidentId: string;
  readonly state: string;
}

function describeStop(place: StopPlace | undefined, hint: Hint, { wait, minutes }: SessionOptions): string {
  if (place === undefined) return 'Stopped before anything was begun.';
  const { incidentId, state } = place;
  const again = [...(wait === true ? ['--wait'] : []), ...(minutes === undefined ? [] : ['--minutes', `${minutes}`])];
  return `Stopped at ${state} of ${incidentId}. What was done until then is kept.\nGo on with: ${hint('resume', incidentId, ...again)}`;
}
