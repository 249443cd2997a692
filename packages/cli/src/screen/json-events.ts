import * as z from 'zod';
import { cleanText } from './clean-text.ts';
import type { LoopEvent } from './loop-events.ts';
import type { Screen, ScreenClock, ScreenStream } from './screen.ts';

const about = {
  /** Raised when a reader of the earlier shape would be wrong. New members and new types do not raise it. */
  version: z.literal(1),
  at: z.iso.datetime(),
};
const state = { incidentId: z.string(), stage: z.string(), state: z.string() };

const progress = { type: z.literal('progress') };

const ProgressEvent = z.discriminatedUnion('activity', [
  z.object({
    ...about,
    ...progress,
    activity: z.literal('search'),
    tried: z.int(),
    plausible: z.int(),
    /** How many single changes there are to try; `more` if only so many have been counted. */
    total: z.object({ count: z.int(), more: z.boolean() }).optional(),
    phase: z.enum(['try', 'compare']),
    /** Milliseconds. */
    elapsed: z.number(),
    limit: z.number(),
  }),
  z.object({
    ...about,
    ...progress,
    activity: z.literal('tests'),
    kind: z.enum(['suite', 'reproduction']),
    results: z.int(),
    of: z.int().optional(),
    /** Milliseconds of the last run of the kind, or of this one when it is over. */
    duration: z.number().optional(),
    over: z.boolean(),
  }),
]);

/** One line of `--json=events`. */
export const JsonEvent = z.discriminatedUnion('type', [
  z.object({ ...about, type: z.literal('started'), ...state }),
  z.object({ ...about, type: z.literal('finished'), ...state, summary: z.string() }),
  ProgressEvent,
  z.object({ ...about, type: z.literal('alert'), outcome: z.string(), reason: z.string() }),
  z.object({ ...about, type: z.literal('warning'), state: z.string().optional(), message: z.string() }),
  /** What a person would read. */
  z.object({ ...about, type: z.literal('line'), text: z.string() }),
  /** What the command returns: the value that `--json` prints. */
  z.object({ ...about, type: z.literal('result'), value: z.json() }),
  z.object({ ...about, type: z.literal('error'), name: z.string(), message: z.string() }),
]);
export type JsonEvent = z.infer<typeof JsonEvent>;

type Content<E = JsonEvent> = E extends JsonEvent ? Omit<E, keyof typeof about> : never;

/** Writes one event as a line. */
export function writeEvent(stream: Pick<ScreenStream, 'write'>, content: Content, now: Date): void {
  stream.write(`${JSON.stringify({ version: 1, at: now.toISOString(), ...content })}\n`);
}

/** Milliseconds between two events about the same activity. */
const progressEvery = 1000;

/** A run as events for a program, a line of JSON each. */
export function createEventScreen(stream: ScreenStream, { ticks, now }: ScreenClock): Screen {
  let lastProgress = Number.NEGATIVE_INFINITY;
  const write = (content: Content) => writeEvent(stream, content, now());

  function tell(event: LoopEvent): void {
    if (event.type !== 'progress') {
      write(event);
      return;
    }
    const { progress: told } = event;
    const important = told.activity === 'tests' ? told.over : told.phase === 'compare';
    if (!important && ticks() - lastProgress < progressEvery) return;
    lastProgress = ticks();
    write({ type: 'progress', ...told });
  }

  return {
    tell,
    print: (text) => write({ type: 'line', text: cleanText(text) }),
    hold: () => undefined,
    release: () => undefined,
    settle: () => undefined,
    close: () => undefined,
  };
}
