import * as z from 'zod';
import { lenient } from '../lenient.ts';

/** Nanoseconds since the epoch, the line and, in newer versions, what is known of that line. */
const Entry = z.tuple([z.string().regex(/^\d{1,19}$/), z.string()]).rest(z.unknown());

const Stream = z.object({ stream: z.record(z.string(), z.string()), values: z.array(z.unknown()) });

/** The answer to a range query of lines: streams by their labels, each newest first. An entry of another form is counted and left out. */
export const Streams = z.object({
  data: z.object({ resultType: z.literal('streams'), result: z.array(Stream) }),
  warnings: lenient(z.array(z.string())),
});
export type Streams = z.infer<typeof Streams>;

export interface LogLine {
  /** What the lines of one writer have in common. */
  readonly stream: string;
  /** Nanoseconds since the epoch. */
  readonly at: bigint;
  readonly text: string;
}

/** Labels that distinguish lines of one writer: a stack's first line has another level than the others. */
const ofLines =
  /^(?:detected_level|level|lvl|severity|log_?level|trace_?id|span_?id|request_?id|correlation_?id|filename)$/i;

export function linesOf({ data }: Streams): { readonly lines: readonly LogLine[]; readonly unknown: number } {
  const lines: LogLine[] = [];
  let unknown = 0;
  for (const { stream: labels, values } of data.result) {
    const stream = JSON.stringify(
      Object.entries(labels)
        .filter(([label]) => !ofLines.test(label))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
    for (const value of values) {
      const entry = Entry.safeParse(value).data;
      if (entry === undefined) unknown += 1;
      else lines.push({ stream, at: BigInt(entry[0]), text: entry[1] });
    }
  }
  return { lines, unknown };
}
