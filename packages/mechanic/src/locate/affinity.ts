import * as t from '@babel/types';
import type { Problem } from '../model.ts';
import type { Project } from '../syntax/project.ts';
import { nameOfFunction } from '../syntax/text.ts';

/** What a place that the failing tests do not speak of keeps of its score. */
const unspoken = 0.75;

/**
 * How much the failing tests speak of a place, in 0.75..1: by the name of the test's file, by the names of the tests, and by the names that
 * the test's code uses. It decides between places that the tests run alike.
 */
export function affinityWith({ spectra }: Problem, project: Project): (file: string, line: number) => number {
  const failing = spectra.filter(({ passed }) => !passed).map(({ test }) => test.split(' > '));
  const files = new Set(failing.map(([file = '']) => file));
  const stems = new Set([...files].map(stemOf));
  const titles = new Set(failing.flatMap((names) => names.slice(1)).flatMap(wordsOf));
  const used = new Set([...files].flatMap((file) => namesIn(project, file)));
  return (file, line) => {
    if (failing.length === 0) return 1;
    const names = functionsAt(project, file, line);
    const byTitle = names.some((name) => titles.has(name.toLowerCase())) ? 0.6 : 0;
    const byUse = names.some((name) => used.has(name)) ? 0.3 : 0;
    const byFile = stems.has(stemOf(file)) ? 0.4 : 0;
    return unspoken + (1 - unspoken) * Math.min(1, byTitle + byUse + byFile);
  };
}

/** The names of the functions around the statement at a line. */
function functionsAt(project: Project, file: string, line: number): readonly string[] {
  const module = project.module(file);
  const segment = module?.segments.find(({ startLine }) => startLine === line);
  const names: string[] = [];
  let spot = segment?.enclosing && module?.spotOf(segment.enclosing);
  for (; spot !== undefined; spot = spot.up) {
    const name = t.isFunction(spot.node) ? nameOfFunction(spot) : undefined;
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** `base` for `test/base.test.ts` and for `src/utils/base.ts`. */
function stemOf(path: string): string {
  const name = path.split('/').at(-1) ?? path;
  return name
    .replace(/(?:[.-](?:test|spec))?\.[cm]?[jt]sx?$/, '')
    .replace(/^_/, '')
    .toLowerCase();
}

function wordsOf(title: string): readonly string[] {
  return title.match(/[A-Za-z_$][\w$]*/g)?.map((word) => word.toLowerCase()) ?? [];
}

function namesIn(project: Project, file: string): readonly string[] {
  return (project.module(file)?.spots ?? []).flatMap(({ node }) => (t.isIdentifier(node) ? [node.name] : []));
}
