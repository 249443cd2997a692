import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawTable } from '@suture/cli';
import { z } from 'zod';
import { createProject, startSuture, writeFile } from '../cli/project.ts';
import { files, logCases, writeAlert } from './cases.ts';

/** A log, the repository it belongs to, and the place at which a person would begin to look. */
interface TableCase {
  readonly name: string;
  readonly log: string;
  readonly tree: readonly string[];
  /** Time of the alert that came with the log. */
  readonly alertAt?: string | undefined;
  /** `file:line` or `file`; undefined where nothing was thrown at a place in the repository, or the case does not say. */
  readonly at: string | undefined;
}

const Listed = z.object({
  errors: z.array(
    z.object({ name: z.string(), message: z.string(), file: z.string().optional(), line: z.int().optional() }),
  ),
});

/** The project's own cases. */
function ownCases(): readonly TableCase[] {
  const folder = fileURLToPath(new URL('./fixtures', import.meta.url));
  return logCases.map(({ name, tree = files, alertAt, errors }) => ({
    name,
    log: join(folder, `${name}.log`),
    tree,
    alertAt,
    at: errors[0]?.at ?? undefined,
  }));
}

const usualTree = ['src/orders.js', 'src/app.js', 'src/db.js', 'index.mjs', 'index.js'];

/** The cases of a folder: `KIND/NAME.log`, each with the right reading in `KIND/NAME.expected.md`. */
function casesOf(folder: string): readonly TableCase[] {
  const kinds = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const logs = kinds
    .flatMap((kind) => readdirSync(join(folder, kind.name)).map((file) => `${kind.name}/${file}`))
    .filter((path) => path.endsWith('.log'))
    .toSorted();
  return logs.map((path) => {
    const name = path.replace(/\.log$/, '');
    const page = join(folder, `${name}.expected.md`);
    // What follows `Now:` tells what was read wrongly.
    const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
    const [right = ''] = text.split('Now:');
    const at = /(?:irst product frame(?: is)?|thrown at) `([^`\s:]+:\d+)/.exec(right)?.[1];
    const [, sentence = ''] = /Tree: ((?:[^.;(]|\.\w)*)/.exec(text) ?? [];
    const tree = [...sentence.matchAll(/`(\w[\w./-]*\.\w+)`/g)].flatMap(([, file]) => file ?? []);
    const [, alone] = /(?:of|in) (src\/[\w./-]+) is the first suspect|`sum` in (src\/[\w.-]+)/.exec(right) ?? [];
    return { name, log: join(folder, path), tree: tree.length > 0 ? tree : usualTree, at: at ?? alone };
  });
}

/** These files, each long enough for any frame, and what makes a project of them. */
function contentsOf(tree: readonly string[]): Readonly<Record<string, string>> {
  return {
    'package.json': '{"name":"service","type":"module","scripts":{"test":"node --test"}}\n',
    ...Object.fromEntries(tree.map((path) => [path, 'export const line = 1;\n'.repeat(300)])),
    ...(tree.some((path) => path.endsWith('.ts'))
      ? { 'tsconfig.json': '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}\n' }
      : {}),
  };
}

/** One row: what `suture errors` and `suture heal` say of a case. */
async function read({ name, log, tree, alertAt, at }: TableCase): Promise<readonly string[]> {
  const { repository, home } = createProject(contentsOf(tree));
  const alert = join(dirname(home), 'alert.json');
  if (alertAt !== undefined) writeFile(alert, writeAlert(basename(repository), alertAt));
  try {
    const given = ['--log', log, '--repo', repository, ...(alertAt === undefined ? [] : ['--alert', alert])];
    const listed = Listed.parse(JSON.parse((await startSuture(home, ['errors', ...given, '--json'])).out));
    const [first] = listed.errors;
    const frame = first?.file === undefined ? '' : `${first.file}:${first.line ?? ''}`;
    const { out } = await startSuture(home, ['heal', ...given, '--unsandboxed']);
    const diagnosed = /most likely comes from (\S+:\d+)/.exec(out)?.[1] ?? '';
    const said = first === undefined ? 'no error' : `${first.name}: ${first.message}`.split('\n', 1)[0];
    const verdict = at === undefined ? '' : [frame, diagnosed].every((place) => isAt(place, at)) ? 'right' : 'WRONG';
    return [name, (said ?? '').slice(0, 48), at ?? '', frame, diagnosed, verdict];
  } finally {
    rmSync(dirname(repository), { recursive: true, force: true });
  }
}

function isAt(place: string, expected: string): boolean {
  const known = expected.includes(':') ? place : place.replace(/:\d*$/, '');
  return known === expected || known.endsWith(`/${expected}`);
}

const [given] = process.argv.slice(2);
const cases = given === undefined ? ownCases() : casesOf(resolve(given));
const rows: (readonly string[])[] = [];
for (const one of cases) {
  rows.push(await read(one));
  process.stderr.write(`${one.name}\n`);
}
const head = ['case', 'error', 'expected', 'first product frame', 'diagnosed at', ''];
const right = rows.filter((row) => row.at(-1) === 'right').length;
const wrong = rows.filter((row) => row.at(-1) === 'WRONG').length;
process.stdout.write(`${drawTable([head, ...rows]).join('\n')}\n\n`);
process.stdout.write(`${right} right, ${wrong} wrong, ${rows.length - right - wrong} without an expected place\n`);
process.exitCode = wrong === 0 ? 0 : 1;
