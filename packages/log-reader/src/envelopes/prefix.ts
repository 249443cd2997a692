import type { Draft, Envelope, Line } from '../model.ts';

/** What a prefix tells. */
export interface Told {
  /** What follows the prefix. */
  readonly text: string;
  readonly time?: string | undefined;
  readonly level?: string | undefined;
  /** Joined to what an outer envelope told. */
  readonly stream?: string | undefined;
  readonly fields?: Line['fields'] | undefined;
  readonly partial?: boolean | undefined;
}

/**
 * An envelope that puts text before each line. What an inner prefix tells is closer to the service and replaces the outer.
 * @param first the ASCII characters with which a line in it may begin
 */
export function prefix(name: string, first: RegExp, read: (text: string) => Told | undefined): Envelope {
  return {
    name,
    form: 'text',
    first,
    unwrap: (line) => {
      if (line.json !== undefined) return undefined;
      const told = read(line.text);
      return told === undefined ? undefined : withTold(line, told);
    },
  };
}

/** The line with what was told about it. */
export function withTold(line: Line, told: Told & { readonly json?: Line['json'] | undefined }): Line {
  const time = told.time ?? line.time;
  const level = told.level?.toLowerCase() ?? line.level;
  const stream = join(line.stream, told.stream);
  const fields = told.fields === undefined ? line.fields : { ...line.fields, ...told.fields };
  const draft: Draft<Line> = { text: told.text };
  if (time !== undefined) draft.time = time;
  if (level !== undefined) draft.level = level;
  if (stream !== undefined) draft.stream = stream;
  if (fields !== undefined) draft.fields = fields;
  if (told.json !== undefined) draft.json = told.json;
  if ((told.partial ?? line.partial) === true) draft.partial = true;
  return draft;
}

function join(outer: string | undefined, inner: string | undefined): string | undefined {
  if (inner === undefined) return outer;
  return outer === undefined ? inner : `${outer} ${inner}`;
}

/** Source of a pattern for a date with a time, without capturing groups. */
export const datePattern =
  '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d)?(?:[.,:]\\d{1,9})?(?: ?(?:(?:Z|UTC|GMT)(?![A-Za-z])|[+-]\\d\\d:?\\d\\d))?';
const date = new RegExp(`^${datePattern}`);

/** A line that begins with a date and a time. */
export interface Dated {
  readonly time: string;
  /** What follows the time, with its separator. */
  readonly rest: string;
}

let last: { readonly text: string; readonly dated: Dated | undefined } = { text: '', dated: undefined };

/** The time at the beginning of a line. The answer for the last line is kept, because one envelope after the other asks for it. */
export function splitDate(text: string): Dated | undefined {
  const first = text.charCodeAt(0);
  // A digit.
  if (!(first >= 48 && first <= 57)) return undefined;
  if (last.text === text) return last.dated;
  const time = date.exec(text)?.[0];
  const dated = time === undefined ? undefined : { time, rest: text.slice(time.length) };
  last = { text, dated };
  return dated;
}
