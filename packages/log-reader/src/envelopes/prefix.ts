import type { Envelope, Line } from '../model.ts';

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

/** An envelope that puts text before each line. What an inner prefix tells is closer to the service and replaces the outer. */
export function prefix(name: string, read: (text: string) => Told | undefined): Envelope {
  return {
    name,
    unwrap: (line) => {
      if (line.json !== undefined) return undefined;
      const told = read(line.text);
      return told === undefined ? undefined : withTold(line, told);
    },
  };
}

/** The line with what was told about it. */
export function withTold(line: Line, told: Told & Pick<Line, 'json'>): Line {
  const time = told.time ?? line.time;
  const level = told.level?.toLowerCase() ?? line.level;
  const stream = join(line.stream, told.stream);
  const fields = told.fields === undefined ? line.fields : { ...line.fields, ...told.fields };
  return {
    text: told.text,
    ...(time === undefined ? {} : { time }),
    ...(level === undefined ? {} : { level }),
    ...(stream === undefined ? {} : { stream }),
    ...(fields === undefined ? {} : { fields }),
    ...(told.json === undefined ? {} : { json: told.json }),
    ...((told.partial ?? line.partial) === true ? { partial: true } : {}),
  };
}

function join(outer: string | undefined, inner: string | undefined): string | undefined {
  if (inner === undefined) return outer;
  return outer === undefined ? inner : `${outer} ${inner}`;
}

const dateTime =
  '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d)?(?:[.,:]\\d{1,9})?(?: ?(?:Z|UTC|GMT|[+-]\\d\\d:?\\d\\d))?';

/** Source of a pattern for a date with a time, without capturing groups. */
export const datePattern = dateTime;
