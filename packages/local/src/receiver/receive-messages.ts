import { receiveBatch } from '@suture/adapters/inbound';
import type { FileInbox } from '@suture/adapters/local-files';
import type { Incident } from '@suture/core';
import type { LocalLoop, RunEnd } from '../loop.ts';

/** What a receiver does; what became of each alert is in the loop's log. */
export type ReceiverEvent =
  /** A message that could not be processed; it is kept for a person. */
  | { readonly type: 'refused'; readonly name: string }
  | { readonly type: 'healing'; readonly incident: Incident }
  | { readonly type: 'ended'; readonly end: RunEnd }
  /** A run that could not go on, such as one in a folder that git cannot read. The next process tries again. */
  | { readonly type: 'failed'; readonly incident: Incident; readonly error: unknown };

export interface ReceiverOptions {
  readonly loop: Pick<LocalLoop, 'run'> & { readonly ports: LocalLoop['ports'] };
  readonly inbox: Pick<FileInbox, 'next' | 'remove' | 'setAside'>;
  readonly onEvent: (event: ReceiverEvent) => void;
}

export interface Receiver {
  /** Takes every message that waits, oldest first, and runs each incident that one of them starts, one after the other. */
  drain(signal: AbortSignal): Promise<void>;
  /** Runs the incidents that an earlier process left open. */
  resume(signal: AbortSignal): Promise<void>;
}

/** How often a message is tried whose processing failed for another reason than the message itself. */
const mostTries = 3;

/** Turns the messages of this machine's inbox into incidents, and runs the loop for each. */
export function createReceiver({ loop, inbox, onEvent }: ReceiverOptions): Receiver {
  /** Incidents that this process ran: they wait for a person, or failed. */
  const left = new Set<string>();
  const tries = new Map<string, number>();

  async function runOpen(signal: AbortSignal): Promise<void> {
    const { items } = await loop.ports.incidents.list();
    for (const incident of items.toReversed()) {
      if (signal.aborted) return;
      if (incident.outcome !== undefined || incident.foldedInto !== undefined || left.has(incident.id)) continue;
      onEvent({ type: 'healing', incident });
      left.add(incident.id);
      try {
        const end = await loop.run(incident.id, { stay: false, signal });
        // What the signal stopped goes on in the next process.
        if (!signal.aborted) onEvent({ type: 'ended', end });
      } catch (error) {
        onEvent({ type: 'failed', incident, error });
      }
    }
  }

  function mayTryAgain(name: string, error: string): boolean {
    // A process that was killed held this delivery; its claim ends soon.
    if (error === 'DeliveryBusy') return true;
    const tried = (tries.get(name) ?? 0) + 1;
    tries.set(name, tried);
    return error !== 'InvalidInput' && tried < mostTries;
  }

  /** Takes one message. Returns whether it is to be tried again later. */
  async function takeOne(name: string, body: string, signal: AbortSignal): Promise<'later' | 'done'> {
    const result = await receiveBatch([{ id: name, body }], loop.ports, { ownAlarms: 'suture-' });
    const [refused] = result.refused;
    if (refused !== undefined && mayTryAgain(name, refused.error)) return 'later';
    tries.delete(name);
    if (refused !== undefined) {
      await inbox.setAside(name);
      onEvent({ type: 'refused', name });
    } else await inbox.remove(name);
    if (result.started > 0) await runOpen(signal);
    return 'done';
  }

  return {
    drain: async (signal) => {
      const later = new Set<string>();
      for (let next = await inbox.next(later); next !== undefined; next = await inbox.next(later)) {
        if (signal.aborted) return;
        if ((await takeOne(next.name, next.body, signal)) === 'later') later.add(next.name);
      }
    },
    resume: runOpen,
  };
}
