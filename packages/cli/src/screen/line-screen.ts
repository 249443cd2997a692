import { cleanText } from './clean-text.ts';
import type { LoopEvent } from './loop-events.ts';
import { createHolder, type Screen, type ScreenClock, type ScreenStream } from './screen.ts';
import { describeDeed, describeProgress } from './words.ts';

/** Milliseconds after which a state that takes long says how far it is. */
const patience = 10_000;

/** States that may take longer than a person likes to wait without a word. */
const slowStates = new Set(['Diagnose', 'DiagnoseSearch', 'FixWrite', 'TestRun']);

/**
 * A run as lines, for a pipe or a file: one for each state that ends, one for each start of a state that may take long, and one every ten
 * seconds meanwhile.
 */
export function createLineScreen(
  stream: ScreenStream,
  { ticks, every }: ScreenClock,
  { alerts }: { readonly alerts: boolean },
): Screen {
  const started = ticks();
  const { print, hold, release } = createHolder((text) => stream.write(`${text}\n`));
  let running: { state: string; said: number; progress?: { event: ProgressEvent; at: number } } | undefined;
  let stop: (() => void) | undefined;

  function line(mark: string, state: string, text: string): void {
    const seconds = `${((ticks() - started) / 1000).toFixed(1)}s`.padStart(7);
    print(`${seconds} ${mark} ${state.padEnd(15)} ${cleanText(text).replaceAll('\n', ' ')}`.trimEnd());
  }

  function remind(): void {
    if (running === undefined || ticks() - running.said < patience) return;
    const { state, progress } = running;
    running.said = ticks();
    line('·', state, progress === undefined ? describeDeed(state) : tellProgress(progress));
  }

  function tellProgress({ event, at }: { event: ProgressEvent; at: number }): string {
    return describeProgress(event.progress, ticks() - at);
  }

  return {
    tell: (event) => {
      if (event.type === 'alert' && alerts) line('·', 'alert', `${event.outcome}: ${event.reason}`);
      if (event.type === 'warning') line('!', event.state ?? '', event.message);
      if (event.type === 'progress' && running !== undefined) running.progress = { event, at: ticks() };
      if (event.type === 'started' && slowStates.has(event.state)) {
        running = { state: event.state, said: ticks() };
        stop ??= every(1000, remind);
        line('·', event.state, `started: ${describeDeed(event.state)}`);
      }
      if (event.type !== 'finished') return;
      running = undefined;
      line('✓', event.state, event.summary);
    },
    print,
    hold,
    release,
    settle: () => {
      running = undefined;
    },
    close: () => stop?.(),
  };
}

type ProgressEvent = Extract<LoopEvent, { type: 'progress' }>;
