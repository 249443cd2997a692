import type { Log } from '@suture/core';
import type { Progress } from '@suture/local';
import * as z from 'zod';

/** What the loop tells while it runs. */
export type LoopEvent =
  | StateEvent
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'alert'; readonly outcome: string; readonly reason: string }
  | { readonly type: 'warning'; readonly state?: string | undefined; readonly message: string };

const Stage = z.enum(['detect', 'diagnose', 'fix', 'test', 'review', 'deploy', 'verify', 'close']);
export type Stage = z.infer<typeof Stage>;
export const stages = Stage.options;

const StateFields = z.object({ incidentId: z.string(), stage: Stage, state: z.string() });

type StateEvent = z.infer<typeof StateFields> &
  ({ readonly type: 'started' } | { readonly type: 'finished'; readonly summary: string });

const Finished = StateFields.extend({ summary: z.string() });
const AlertFields = z.object({ outcome: z.string(), reason: z.string() });
const Warned = z.object({ state: z.string().optional() });

/** The loop's own log as events. Other lines of the log are for the cloud. */
export function readLog(onEvent: (event: LoopEvent) => void): Log {
  return {
    info: (message, fields) => {
      const event = readEvent(message, fields);
      if (event !== undefined) onEvent(event);
    },
    warn: (message, fields) => onEvent({ type: 'warning', message, state: Warned.safeParse(fields).data?.state }),
  };
}

function readEvent(message: string, fields: unknown): LoopEvent | undefined {
  if (message === 'step started') {
    const found = StateFields.safeParse(fields);
    return found.success ? { type: 'started', ...found.data } : undefined;
  }
  if (message === 'step finished') {
    const found = Finished.safeParse(fields);
    return found.success ? { type: 'finished', ...found.data } : undefined;
  }
  if (message === 'alert received') {
    const found = AlertFields.safeParse(fields);
    return found.success ? { type: 'alert', ...found.data } : undefined;
  }
  return undefined;
}
