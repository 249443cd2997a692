import { AnswerTooLarge, QueryUnanswerable } from '../errors.ts';
import type { TimeSpan } from '../telemetry/index.ts';
import { type Loki, queryRange } from './api.ts';
import { type LogLine, linesOf, Streams } from './streams.ts';

export interface LogReading {
  /** The newest lines of the span, oldest first. */
  readonly lines: readonly LogLine[];
  /** Whether older lines were left out. */
  readonly cut: boolean;
  readonly gaps: readonly string[];
}

/** Most lines, bytes and pages of one reading. */
const bounds = { lines: 10_000, bytes: 20_000_000, pages: 25 };
/** Lines of a page: at most as many as fit into an answer when each is of a few kilobytes, and at least what is worth a request. */
const page = { most: 1000, least: 25 };

/**
 * Reads the newest lines first, page by page, within bounds. A page that fails after others came is a gap.
 * @throws QueryUnanswerable when the first page cannot be read
 */
export async function readLog(loki: Loki, query: string, span: TimeSpan, most = bounds.lines): Promise<LogReading> {
  const lines: LogLine[] = [];
  const gaps = new Set<string>();
  const start = nanoseconds(span.from);
  let end = nanoseconds(span.until) + 1_000_000n;
  let [size, bytes, pages] = [Math.min(page.most, most), 0, 0];
  /** Whether one instant has more lines than a page. */
  let isCut = false;
  /** Lines at the oldest instant of the last page, which the next page has again. */
  let seen: ReadonlySet<string> = new Set();
  for (;;) {
    const read = await readPage(loki, { query, start, end, size }, lines.length > 0);
    if ('failed' in read) return finish(lines, true, [...gaps, read.failed]);
    size = read.size;
    pages += 1;
    for (const gap of read.gaps) gaps.add(gap);
    const added = read.lines.filter((line) => !seen.has(keyOf(line)));
    lines.push(...added);
    bytes += added.reduce((sum, { text }) => sum + text.length, 0);
    if (read.count < read.asked) return finish(lines, isCut, [...gaps]);
    if (lines.length >= most || bytes >= bounds.bytes || pages >= bounds.pages) return finish(lines, true, [...gaps]);
    const oldest = read.lines.at(-1)?.at;
    if (oldest === undefined) return finish(lines, true, [...gaps]);
    // The end is exclusive: lines of the oldest instant that did not fit come again, unless they alone fill pages.
    const again = read.lines.filter(({ at }) => at === oldest);
    const isFull = again.length === read.lines.length;
    isCut ||= isFull;
    end = isFull ? oldest : oldest + 1n;
    seen = new Set(again.map(keyOf));
  }
}

function finish(lines: readonly LogLine[], cut: boolean, gaps: readonly string[]): LogReading {
  return { lines: lines.toReversed(), cut, gaps };
}

interface Page {
  /** Newest first. */
  readonly lines: readonly LogLine[];
  /** Entries in the answer, of whatever form. */
  readonly count: number;
  readonly asked: number;
  /** Lines to ask for from now on. */
  readonly size: number;
  readonly gaps: readonly string[];
}

interface PageRequest {
  readonly query: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly size: number;
}

/** Asks for fewer lines when an answer is too large. */
async function readPage(
  loki: Loki,
  { query, start, end, size }: PageRequest,
  isLater: boolean,
): Promise<Page | { readonly failed: string }> {
  for (let asked = size; ; asked = Math.ceil(asked / 4)) {
    try {
      const answer = await queryRange(
        loki,
        { query, start: String(start), end: String(end), limit: String(asked), direction: 'backward' },
        Streams,
      );
      const { lines, unknown } = linesOf(answer);
      const left = unknown === 0 ? [] : [`${unknown} entries of Loki have a form that is not known.`];
      const newestFirst = lines.toSorted((a, b) => (a.at === b.at ? 0 : a.at > b.at ? -1 : 1));
      const gaps = [...left, ...(answer.warnings ?? []).map((warning) => `Loki warns: ${warning.slice(0, 300)}`)];
      return { lines: newestFirst, count: lines.length + unknown, asked, size: asked, gaps };
    } catch (error) {
      if (error instanceof AnswerTooLarge && asked > page.least) continue;
      if (error instanceof QueryUnanswerable && isLater) return { failed: error.message };
      throw error;
    }
  }
}

function keyOf({ stream, at, text }: LogLine): string {
  return `${at} ${stream} ${text}`;
}

function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.floor(milliseconds)) * 1_000_000n;
}
