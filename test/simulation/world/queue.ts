import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';

export interface Message {
  readonly id: string;
  readonly body: string;
  receives: number;
}

export interface MessageQueue {
  /** Adds a message that can be received after some milliseconds. */
  send(body: string, delay?: number): void;
  /** Messages that wait or are worked on. */
  readonly waiting: () => number;
  readonly dead: readonly Message[];
  /** Puts what was given up back, as an operator does. */
  redrive(): void;
}

interface QueueParts {
  readonly kernel: Kernel;
  readonly random: Random;
  /** Works on a batch, and tells the ids of the messages that come again; undefined when the worker died. */
  readonly receive: (batch: readonly Message[], end: (failed: ReadonlySet<string> | undefined) => void) => void;
}

/** Milliseconds after which a message that was not worked off can be received again. */
const visibility = 360_000;
const mostReceives = 3;
const batchSize = 5;

/** SQS: every message comes at least once, in any order, and moves to the dead letter queue after three attempts. */
export function createMessageQueue({ kernel, random, receive }: QueueParts): MessageQueue {
  const visible: Message[] = [];
  const dead: Message[] = [];
  let waiting = 0;
  let sent = 0;
  let isPolled = false;

  function show(message: Message): void {
    visible.push(message);
    if (isPolled) return;
    isPolled = true;
    kernel.after(random.whole(20, 900), poll);
  }

  function poll(): void {
    isPolled = false;
    const batch = Array.from({ length: Math.min(batchSize, visible.length) }, () =>
      visible.splice(random.whole(0, visible.length - 1), 1),
    ).flat();
    if (visible.length > 0) {
      isPolled = true;
      kernel.after(random.whole(20, 900), poll);
    }
    for (const message of batch) message.receives += 1;
    receive(batch, (failed) => {
      for (const message of batch) {
        if (failed?.has(message.id) === false) waiting -= 1;
        else if (message.receives >= mostReceives) {
          waiting -= 1;
          dead.push(message);
          kernel.note(`message ${message.id} is given up`);
        } else kernel.after(visibility, () => show(message));
      }
    });
  }

  function add(message: Message, delay: number): void {
    waiting += 1;
    kernel.after(delay, () => show(message));
  }

  return {
    dead,
    waiting: () => waiting,
    send: (body, delay = 0) => {
      sent += 1;
      add({ id: `message-${sent}`, body, receives: 0 }, delay);
    },
    redrive: () => {
      for (const message of dead.splice(0)) add({ ...message, receives: 0 }, 0);
    },
  };
}
