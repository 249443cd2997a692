import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawTable } from '@suture/cli';
import { z } from 'zod';
import { files, logCases } from './cases.ts';

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

const suture = fileURLToPath(new URL('../../packages/cli/bin/suture.js', import.meta.url));
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

/** A repository with these files, each long enough for any frame. */
function makeRepository(tree: readonly string[]): string {
  const root = join(mkdtempSync(join(tmpdir(), 'suture-table-')), 'service');
  const contents: Record<string, string> = {
    'package.json': '{"name":"service","type":"module","scripts":{"test":"node --test"}}\n',
    ...Object.fromEntries(tree.map((path) => [path, 'export const line = 1;\n'.repeat(300)])),
  };
  if (tree.some((path) => path.endsWith('.ts')))
    contents['tsconfig.json'] = '{"compilerOptions":{"outDir":"dist","rootDir":"src"}}\n';
  for (const [path, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: root, stdio: 'ignore' });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('-c', 'user.name=table', '-c', 'user.email=table@example.com', 'commit', '--quiet', '--message=Begin');
  return root;
}

/** An alert of that time, as options. */
function writeAlert(root: string, startedAt: string): readonly string[] {
  const path = join(root, '..', 'alert.json');
  const detail = { service: 'service', title: 'errors', state: 'firing', startedAt, sourceId: 'canary' };
  writeFileSync(path, JSON.stringify({ source: 'canary', 'detail-type': 'Suture Alert', detail }));
  return ['--alert', path];
}

function run(home: string, words: readonly string[]): string {
  const env = { ...process.env, SUTURE_HOME: home };
  return spawnSync(process.execPath, [suture, ...words], { encoding: 'utf8', env }).stdout;
}

/** One row: what `suture errors` and `suture heal` say of a case. */
function read({ name, log, tree, alertAt, at }: TableCase): readonly string[] {
  const root = makeRepository(tree);
  const home = join(root, '..', 'home');
  try {
    const given = ['--log', log, '--repo', root, ...(alertAt === undefined ? [] : writeAlert(root, alertAt))];
    const listed = Listed.parse(JSON.parse(run(home, ['errors', ...given, '--json'])));
    const [first] = listed.errors;
    const frame = first?.file === undefined ? '' : `${first.file}:${first.line ?? ''}`;
    const healed = run(home, ['heal', ...given, '--unsandboxed']);
    const diagnosed = /most likely comes from (\S+:\d+)/.exec(healed)?.[1] ?? '';
    const said = first === undefined ? 'no error' : `${first.name}: ${first.message}`.split('\n', 1)[0];
    const verdict = at === undefined ? '' : [frame, diagnosed].every((place) => isAt(place, at)) ? 'right' : 'WRONG';
    return [name, (said ?? '').slice(0, 48), at ?? '', frame, diagnosed, verdict];
  } finally {
    rmSync(dirname(root), { recursive: true, force: true });
  }
}

function isAt(place: string, expected: string): boolean {
  const known = expected.includes(':') ? place : place.replace(/:\d*$/, '');
  return known === expected || known.endsWith(`/${expected}`);
}

const [given] = process.argv.slice(2);
const cases = given === undefined ? ownCases() : casesOf(resolve(given));
const rows = cases.map((one) => {
  const row = read(one);
  process.stderr.write(`${one.name}\n`);
  return row;
});
const head = ['case', 'error', 'expected', 'first product frame', 'diagnosed at', ''];
const right = rows.filter((row) => row.at(-1) === 'right').length;
const wrong = rows.filter((row) => row.at(-1) === 'WRONG').length;
process.stdout.write(`${drawTable([head, ...rows]).join('\n')}\n\n`);
process.stdout.write(`${right} right, ${wrong} wrong, ${rows.length - right - wrong} without an expected place\n`);
process.exitCode = wrong === 0 ? 0 : 1;
