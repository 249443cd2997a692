import type { Colours } from './colours.ts';
import { createEventScreen } from './json-events.ts';
import { createLineScreen } from './line-screen.ts';
import type { Screen, ScreenClock, ScreenStream } from './screen.ts';

/** What a command prints: text for a person, one JSON value, or a JSON event a line. */
export type OutputForm = 'text' | 'json' | 'events';

/** The time of the process. */
export const processClock: ScreenClock = {
  ticks: () => performance.now(),
  now: () => new Date(),
  every: (milliseconds, act) => {
    // A screen alone keeps no process alive.
    const timer = setInterval(act, milliseconds).unref();
    return () => clearInterval(timer);
  },
};

interface ScreenOptions {
  readonly form: OutputForm;
  readonly colours: Colours;
  /** Several runs at a time, or none for hours: lines, also on a terminal, and a line for each alert. */
  readonly alerts?: boolean;
  readonly clock?: ScreenClock;
}

/** The screen for a stream. What draws on a terminal is loaded only for one. */
export async function openScreen(
  stream: ScreenStream,
  { form, colours, alerts = false, clock = processClock }: ScreenOptions,
): Promise<Screen> {
  if (form === 'json') return silentScreen;
  if (form === 'events') return createEventScreen(stream, clock);
  if (stream.isTTY !== true || alerts || process.env.TERM === 'dumb')
    return createLineScreen(stream, clock, { alerts });
  const { createLiveScreen } = await import('./live-screen.ts');
  return createLiveScreen(stream, clock, colours);
}

/** The screen of a command whose only output is its result. */
export const silentScreen: Screen = {
  tell: () => undefined,
  print: () => undefined,
  hold: () => undefined,
  release: () => undefined,
  settle: () => undefined,
  close: () => undefined,
};
