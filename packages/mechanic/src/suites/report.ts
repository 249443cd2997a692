import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../json.ts';

const clipped = (length: number) => z.string().transform((text) => text.slice(0, length));

const ReportedError = z.object({ name: clipped(256), message: clipped(16_384), stack: clipped(32_768) });
const ReportedTest = z.object({
  file: clipped(4_096),
  names: z.array(clipped(4_096)),
  status: z.enum(['passed', 'failed', 'skipped']),
  duration: z.number().catch(0),
  error: ReportedError.extend({ causes: z.array(ReportedError).max(5).optional() }).optional(),
});
/** One test as a reporter wrote it. `names` is empty for what failed outside any test, such as a file that does not load. */
export type ReportedTest = z.infer<typeof ReportedTest>;

const Report = z.object({ nonce: z.string(), tests: z.array(ReportedTest) });

export type ReadReport =
  | { readonly outcome: 'complete'; readonly tests: readonly ReportedTest[] }
  | { readonly outcome: 'partial'; readonly tests: readonly ReportedTest[]; readonly problem: string };

/** Reads a reporter's report. Without a report that carries this nonce, reads the results noted during the run. */
export function readReport(paths: { readonly report: string; readonly progress: string }, nonce: string): ReadReport {
  const partial = (problem: string) => ({ outcome: 'partial', tests: readProgress(paths.progress), problem }) as const;
  const text = readPlain(paths.report);
  if (text === undefined) return partial('the runner ended before it wrote its report');
  const report = Report.safeParse(parseJson(text));
  if (!report.success) return partial('the report cannot be read');
  if (report.data.nonce !== nonce) return partial('the report carries another nonce');
  return { outcome: 'complete', tests: report.data.tests };
}

function readProgress(path: string): readonly ReportedTest[] {
  return (readPlain(path) ?? '').split('\n').flatMap((line) => {
    const test = ReportedTest.safeParse(parseJson(line));
    return test.success ? [test.data] : [];
  });
}

/** A larger file cannot be a report. */
const mostBytes = 100_000_000;

/** The text of a plain file. A pipe or a link that the tests put in its place is not read. */
export function readPlain(path: string): string | undefined {
  const file = openPlain(path);
  if (file === undefined) return undefined;
  try {
    const found = fstatSync(file);
    return found.isFile() && found.size <= mostBytes ? readFileSync(file, 'utf8') : undefined;
  } finally {
    closeSync(file);
  }
}

function openPlain(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
