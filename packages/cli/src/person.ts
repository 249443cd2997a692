import { ask, forgetTyped } from './ask.ts';
import { type Colours, type Screen, sizeOf } from './screen/index.ts';
import type { Streams } from './streams.ts';

/** A person at a terminal, who can be asked. */
export interface Person {
  /** Keeps all other output back until the talk is over. */
  converse<T>(talk: (conversation: Conversation) => Promise<T>): Promise<T>;
}

export interface Conversation {
  readonly columns: number;
  readonly colours: Colours;
  write(text: string): void;
  /** @returns undefined at the end of the input, and when the command is stopped */
  ask(question: string): Promise<string | undefined>;
}

interface PersonParts {
  readonly streams: Streams;
  readonly screen: Pick<Screen, 'hold' | 'release'>;
  readonly colours: Colours;
  readonly signal: AbortSignal;
}

/** The person at this terminal; undefined where there is none, so that nobody waits for an answer. */
export function findPerson({ streams, screen, colours, signal }: PersonParts): Person | undefined {
  const input = streams.in ?? process.stdin;
  const { out } = streams;
  if (input.isTTY !== true || out.isTTY !== true) return undefined;
  const conversation: Conversation = {
    get columns() {
      return sizeOf(out).columns;
    },
    colours,
    write: (text) => out.write(`${text}\n`),
    ask: (question) => ask(question, { input, output: out, signal }),
  };
  return {
    converse: async (talk) => {
      screen.hold();
      try {
        await forgetTyped(input);
        return await talk(conversation);
      } finally {
        screen.release();
      }
    },
  };
}
