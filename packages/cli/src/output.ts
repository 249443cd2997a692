import { createHint, type Hint } from './how-called.ts';
import type { Person } from './person.ts';
import { type Colours, chooseColours, cleanText, type OutputForm, type Screen, writeEvent } from './screen/index.ts';
import type { Streams } from './streams.ts';

/** Where a command writes: text for a person, one JSON value for a program, or events for a program. */
export interface Output {
  readonly form: OutputForm;
  /** Whether the reader is a program. */
  readonly json: boolean;
  readonly colours: Colours;
  /** A line for a person; an event with `--json=events`, nothing with `--json`. Control characters are left out. */
  say(line: string): void;
  /** Text for a person that may have colours; its parts from outside went through `cleanText`. */
  show(text: string): void;
  /** Ends what is shown of a run: lines that follow stay below it. */
  settle(): void;
  /** The command's result. */
  result(value: unknown, words: string): void;
  /** What went wrong: on standard error, or as an event. */
  fail(error: unknown): void;
  /** A command that continues from here, as this one was called. */
  readonly hint: Hint;
  /** Who can be asked; undefined without a terminal. */
  readonly person: Person | undefined;
}

export type { Streams } from './streams.ts';

/** What the options of a command say about its output. */
export interface OutputOptions {
  readonly json?: boolean | undefined;
  readonly jsonEvents?: boolean | undefined;
}

export function readForm({ json = false, jsonEvents = false }: OutputOptions): OutputForm {
  if (jsonEvents) return 'events';
  return json ? 'json' : 'text';
}

interface OutputParts {
  /** Where a run of the loop is seen; lines go above it. */
  readonly screen?: Pick<Screen, 'print' | 'settle'>;
  readonly hint?: Hint;
  readonly person?: Person | undefined;
}

/** Opens the output of a command. */
export function openOutput(
  options: OutputOptions,
  streams: Streams,
  { screen, hint = createHint({}), person }: OutputParts = {},
): Output {
  const form = readForm(options);
  const print = (text: string) => {
    if (screen !== undefined) screen.print(text);
    else streams.out.write(`${text}\n`);
  };
  const event = (content: Parameters<typeof writeEvent>[1]) => writeEvent(streams.out, content, new Date());
  return {
    form,
    json: form !== 'text',
    hint,
    person,
    colours: chooseColours(streams.out, process.env),
    say: (line) => {
      if (form === 'events') event({ type: 'line', text: cleanText(line) });
      if (form === 'text') print(cleanText(line));
    },
    show: (text) => {
      if (form === 'events') event({ type: 'line', text: cleanText(text) });
      if (form === 'text') print(text);
    },
    settle: () => screen?.settle('over'),
    result: (value, words) => {
      screen?.settle('over');
      // What JSON cannot hold is left out, as `--json` does.
      if (form === 'events') event({ type: 'result', value: JSON.parse(JSON.stringify(value)) });
      else if (form === 'json') streams.out.write(`${JSON.stringify(value, null, 2)}\n`);
      else print(cleanText(words));
    },
    fail: (error) => {
      screen?.settle('stopped');
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      if (form === 'events') event({ type: 'error', name, message });
      else if (form === 'json') streams.err.write(`${JSON.stringify({ error: { name, message } })}\n`);
      else streams.err.write(`suture: ${cleanText(message)}\n`);
    },
  };
}
