import { parse } from 'yaml';

/** One test of a TAP stream. */
export interface TapTest {
  /** The subtests around it, outermost first, and its own name. */
  readonly names: readonly string[];
  status: 'passed' | 'failed' | 'skipped';
  description: string;
  /** What stands between `---` and `...` below its first failed assertion. */
  diagnostic?: unknown;
}

export interface TapStream {
  readonly tests: readonly TapTest[];
  /** Why the stream is not whole. */
  readonly problem?: string;
  /** The test that had begun when the stream broke off. */
  readonly open?: readonly string[];
}

interface Level {
  readonly names: readonly string[];
  planned?: number;
  points: number;
  /** Whether there is a test at or below this level, and whether one has failed. */
  tested: boolean;
  failed: boolean;
  /** The point that opened the level with `{`; it counts when the level ends. */
  opener?: RegExpExecArray;
}

function levelOf(names: readonly string[]): Level {
  return { names, points: 0, tested: false, failed: false };
}

const pointPattern =
  /^(not )?ok\b(?: +\d+)?(?: +(- )?| *- )?((?:[^#\\]|\\.|#(?! *(?:skip|todo|time)))*)(?:# *(skip|todo)?.*)?$/i;
/** What tests print may be anything: no line and no diagnostic may cost more than it is worth. */
const most = { line: 10_000, diagnosticLines: 1_000, diagnostic: 65_536 };

/**
 * Reads TAP 12 to 14 with subtests. Assertions inside a subtest, or after one of tape's comments, are one test; all others
 * are tests themselves. Lines that are not TAP are what the tests printed, and are passed over.
 * @returns undefined for a text that is no TAP: one without version and without plan and assertions.
 */
export function readTap(text: string): TapStream | undefined {
  const lines = text.split(/\r?\n/);
  const tests = new Map<string, TapTest>();
  const levels: Level[] = [levelOf([])];
  let announced: string | undefined;
  let comment: string | undefined;
  let failed: TapTest | undefined;
  let bailed: string | undefined;

  /** Makes `depth` the innermost level. A level that was not announced is only indented output. */
  function enter(depth: number): Level | undefined {
    levels.splice(depth + 1);
    if (levels.length === depth && announced !== undefined) {
      levels.push(levelOf([...(levels.at(-1)?.names ?? []), announced]));
      announced = undefined;
    }
    return levels.length === depth + 1 ? levels[depth] : undefined;
  }

  /** @param inner the subtest that the point sums up. @param alone whether it is a test and no assertion of one. */
  function addPoint(level: Level, match: RegExpExecArray, inner: Level | undefined, alone: boolean): void {
    level.points++;
    const [, not, dash, rest = '', directive = ''] = match;
    const title = rest
      .replace(/\s*\{\s*$/, '')
      .replace(/\\(.)/g, '$1')
      .trim();
    const status = directive === '' ? (not === undefined ? 'passed' : 'failed') : 'skipped';
    failed = undefined;
    // A subtest whose tests are all good may still fail: its plan was wrong, or its time was up.
    const summary = inner?.tested === true;
    if (summary && (status !== 'failed' || inner.failed)) return;
    for (const one of levels) Object.assign(one, { tested: true, failed: one.failed || status === 'failed' });
    const inside = levels.length > 1 && !alone && !isFile(level.names.at(-1));
    const grouped = summary || inside || (levels.length === 1 && comment !== undefined && dash === undefined);
    const names = summary ? inner.names : inside ? level.names : grouped ? [comment ?? ''] : [...level.names, title];
    // Tests that are not assertions may have the same name.
    const key = grouped ? names.join('\0') : `${names.join('\0')}\0\0${level.points}`;
    const test = tests.get(key) ?? { names, status, description: title };
    if (status === 'failed' && (test.status !== 'failed' || !tests.has(key))) {
      Object.assign(test, { status, description: title });
      failed = test;
    } else if (status === 'passed' && test.status === 'skipped') test.status = status;
    tests.set(key, test);
  }

  for (let at = 0; at < lines.length && bailed === undefined; at++) {
    const [, indent = '', line = ''] = /^( *)(.*)$/.exec((lines[at] ?? '').slice(0, most.line)) ?? [];
    const depth = indent.length / 4;
    const point = pointPattern.exec(line);
    const plan = /^1\.\.(\d+)\b/.exec(line);
    const subtest = /^# Subtest(?:: (.*))?$/.exec(line);
    if (line === '---') {
      const ahead = lines.slice(at + 1, at + 1 + most.diagnosticLines).indexOf(`${indent}...`);
      if (ahead < 0) continue;
      const end = at + 1 + ahead;
      if (failed !== undefined && failed.diagnostic === undefined) {
        failed.diagnostic = parseDiagnostic(lines.slice(at + 1, end), indent.length);
      }
      at = end;
    } else if (subtest !== null && Number.isInteger(depth)) {
      // The comment stands before its block or, as in TAP 13, is the first line inside it.
      if (depth >= levels.length) enter(depth);
      else levels.splice(depth + 1);
      announced = subtest[1] ?? '';
      if (depth > 0 && levels.length === depth) enter(depth);
    } else if (point !== null && Number.isInteger(depth)) {
      const inner = levels.length - 1 > depth ? levels[depth + 1] : undefined;
      const level = enter(depth);
      if (level === undefined) continue;
      const alone = announced !== undefined || inner !== undefined;
      announced = undefined;
      const opened = /^(.*?)\s*\{$/.exec(point[3]?.trim() ?? '')?.[1];
      if (opened === undefined) addPoint(level, point, inner, alone);
      else levels.push({ ...levelOf([...level.names, opened]), opener: point });
    } else if (line === '}' && levels[depth + 1]?.opener !== undefined) {
      const inner = levels[depth + 1];
      const level = enter(depth);
      if (level !== undefined && inner?.opener !== undefined) addPoint(level, inner.opener, inner, true);
    } else if (plan !== null && Number.isInteger(depth)) {
      const level = enter(depth);
      if (level !== undefined) level.planned ??= Number(plan[1]);
    } else if (/^Bail out!/.test(line)) {
      bailed = line;
    } else if (indent === '' && /^# \S/.test(line) && levels[0]?.planned === undefined) {
      comment = line.slice(2);
    }
  }

  const top = levels[0];
  const isTap = /^TAP version \d+$/m.test(text) || (top?.planned !== undefined && top.points > 0);
  if (!isTap || top === undefined) return undefined;
  const problem = describeProblem(top, bailed);
  if (problem === undefined) return { tests: [...tests.values()] };
  const open = levels.at(-1)?.names ?? [];
  return { tests: [...tests.values()], problem, open: open.length > 0 ? open : comment === undefined ? [] : [comment] };
}

/** node-tap makes each file a subtest: what stands in it directly are tests. */
function isFile(name: string | undefined): boolean {
  return name !== undefined && /\.[cm]?[jt]sx?$/.test(name);
}

function describeProblem({ planned, points }: Level, bailed: string | undefined): string | undefined {
  if (bailed !== undefined) return `the tests said "${bailed.slice(0, 200)}"`;
  if (planned === undefined) return 'the output ends before its plan';
  if (points < planned) return `the output has ${points} of ${planned} planned results`;
  return undefined;
}

function parseDiagnostic(lines: readonly string[], indent: number): unknown {
  const text = lines.map((line) => line.slice(Math.min(indent, line.search(/\S|$/)))).join('\n');
  try {
    return parse(text.slice(0, most.diagnostic), { maxAliasCount: 10, logLevel: 'error' });
  } catch {
    return undefined;
  }
}
