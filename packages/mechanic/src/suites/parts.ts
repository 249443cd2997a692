import { defined } from '../defined.ts';
import type { Suite, SuitePart, SuiteReport, SuiteRun } from './model.ts';

/** A part of a suite and what of it is to run. */
export interface PartRun {
  readonly part: SuitePart;
  readonly run: SuiteRun;
}

/** A copy that belongs to nobody else, as a plain value to be stored or sent. */
export function copySuite({ others, ...first }: Suite) {
  const copy = ({ framework, argv, env, source, cwd }: SuitePart) => {
    return { framework, argv: [...argv], env: { ...env }, source, ...defined({ cwd }) };
  };
  return { ...copy(first), ...defined({ others: others?.map(copy) }) };
}

/** Whether two suites run the same tests in the same way. */
export function sameSuite(one: Suite, other: Suite): boolean {
  const key = (suite: Suite) =>
    JSON.stringify([suite, ...(suite.others ?? [])].map(({ argv, cwd }) => [argv, cwd ?? '']));
  return key(one) === key(other);
}

/** The parts that a selection reaches, each with its share of it. Without a selection, all parts run whole. */
export function shareRun({ others = [], ...first }: Suite, run: SuiteRun): readonly PartRun[] {
  const parts = [first, ...others];
  if (parts.length === 1) return [{ part: first, run }];
  return parts.flatMap((part) => {
    const files = run.files?.filter(
      (file) => ownerOf(file, parts) === part || (part === first && !isOwned(file, parts)),
    );
    const tests = run.tests?.filter((id) => id === part.source || ownerOf(id, parts) === part || !isOwned(id, parts));
    if (files?.length === 0 || (files === undefined && tests?.length === 0)) return [];
    return [{ part, run: { ...run, ...defined({ files, tests }) } }];
  });
}

/** The part whose folder is the innermost around a file, or around the file that an id begins with. */
function ownerOf(path: string, parts: readonly SuitePart[]): SuitePart | undefined {
  const own = parts.find(({ source }) => source === path);
  if (own !== undefined) return own;
  const around = parts.filter(({ cwd = '' }) => cwd === '' || path.startsWith(`${cwd}/`));
  return around.sort((a, b) => (b.cwd?.length ?? 0) - (a.cwd?.length ?? 0))[0];
}

function isOwned(path: string, parts: readonly SuitePart[]): boolean {
  return ownerOf(path, parts) !== undefined;
}

/** The part that tests of a file belong to; the first part if the file is in no part's folder. */
export function partAround({ others = [], ...first }: Suite, path: string): SuitePart {
  return ownerOf(path, [first, ...others]) ?? first;
}

/** Runs parts one after the other. All of them share the time of the run. */
export async function runInTurn(
  parts: readonly PartRun[],
  runPart: (part: PartRun) => Promise<SuiteReport>,
): Promise<readonly SuiteReport[]> {
  const reports: SuiteReport[] = [];
  const started = performance.now();
  for (const { part, run } of parts) {
    const timeout = run.timeout - Math.round(performance.now() - started);
    if (timeout <= 0) break;
    const report = await runPart({ part, run: { ...run, timeout } });
    reports.push(report);
    const failed = report.tests.some(({ status }) => status === 'failed');
    if (report.timedOut || run.signal?.aborted === true || (run.bail === true && failed)) break;
  }
  return reports;
}

/** One report of all. It is complete only if every part is. */
export function joinReports(
  parts: readonly PartRun[],
  reports: readonly SuiteReport[],
  { run, framework }: { readonly run: SuiteRun; readonly framework: SuitePart['framework'] },
): SuiteReport {
  const [only] = reports;
  if (parts.length === 1 && only !== undefined) return only;
  const problems = reports.flatMap(({ problem }, index) =>
    problem === undefined ? [] : [`${parts[index]?.part.cwd ?? 'the root'}: ${problem}`],
  );
  const bailed = run.bail === true && reports.some(({ tests }) => tests.some(({ status }) => status === 'failed'));
  const skipped = bailed ? [] : parts.slice(reports.length).map(({ part }) => part.cwd ?? 'the root');
  if (skipped.length > 0) problems.push(`The time was up before the tests of ${skipped.join(', ')} ran.`);
  if (parts.length === 0) problems.push('No test ran: nothing that was selected belongs to a part of the suite.');
  return {
    nonce: run.nonce,
    framework,
    tests: reports.flatMap(({ tests }) => tests),
    complete: problems.length === 0,
    ...defined({ problem: problems.length === 0 ? undefined : problems.join(' ') }),
    timedOut: reports.some(({ timedOut }) => timedOut) || skipped.length > 0,
    ...defined({ doubt: reports.find(({ doubt }) => doubt !== undefined)?.doubt }),
    exitCode: reports.map(({ exitCode }) => exitCode).find((code) => code !== 0) ?? 0,
    duration: reports.reduce((sum, { duration }) => sum + duration, 0),
    output: reports
      .map(({ output }) => output)
      .join('')
      .slice(-65_536),
  };
}
