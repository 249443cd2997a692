import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createLineCounter } from './count-lines.ts';
import { instrumentTree, readHits } from './coverage.ts';
import { makeScratch } from './environment.ts';
import type { Suite, SuitePart, SuiteReport, SuiteRun } from './model.ts';
import { reportOf } from './outcome.ts';
import { joinReports, type PartRun, runInTurn, shareRun } from './parts.ts';
import { reportersFolder } from './program.ts';
import { startRunner } from './start-runner.ts';
import { watchFile } from './watch-file.ts';

/**
 * Runs a project's tests and reads each result from the report that a reporter inside the runner wrote. `complete` and
 * `problem` say what went wrong with the run. The tree is always restored. Throws only when files of the tree or the
 * reports folder cannot be written.
 */
export async function runSuite(suite: Suite, run: SuiteRun): Promise<SuiteReport> {
  const parts = shareRun(suite, run);
  const { onResults } = run;
  let before = 0;
  onResults?.(before);
  const reports = await runInTurn(parts, async (part) => {
    const report = await runPart(part, (count) => onResults?.(before + count));
    before += report.tests.length;
    onResults?.(before);
    return report;
  });
  return joinReports(parts, reports, { run, framework: suite.framework });
}

async function runPart({ part: suite, run }: PartRun, onResults: (count: number) => void): Promise<SuiteReport> {
  const scratch = makeScratch(run.reports, ['hits']);
  const cover = run.cover ?? [];
  const instrumented = instrumentTree(run.root, cover, join(reportersFolder, 'counter.cjs'));
  const patience = reportsProgress(suite) ? (run.quiet ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const progress = join(scratch, 'progress.ndjson');
  const countResults = createLineCounter(progress);
  const watch = watchFile(progress, { start: patience, test: patience }, run.signal, () => onResults(countResults()));
  try {
    const started = await startRunner(suite, { ...run, signal: watch.signal }, { scratch, cover: cover.length > 0 });
    const { read } = started;
    const hung = watch.quiet() && read.outcome === 'partial';
    const end = hung ? { ...started.end, timedOut: true } : started.end;
    // bun ends its process without the counters' last word.
    const counted = cover.length > 0 && suite.framework !== 'bun';
    const hits = counted ? readHits(run.root, join(scratch, 'hits'), instrumented.lines) : undefined;
    return reportOf(suite, run, end, { read, hits, readStack: instrumented.readStack });
  } finally {
    watch.stop();
    instrumented.restore();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Whether a reporter notes each test's result when it is known. What is printed or written by the runner itself is read at the end. */
function reportsProgress({ framework }: SuitePart): boolean {
  return !['command', 'bun', 'ava', 'tap'].includes(framework);
}
