import * as t from '@babel/types';
import type { Problem } from '../model.ts';
import type { Project } from './project.ts';

const longest = 40;
const known = new WeakMap<Problem, readonly string[]>();

/** The short texts in the files of the failing tests: what goes in and what should come out. */
export function textsOfTests(problem: Problem, project: Project): readonly string[] {
  const found = known.get(problem);
  if (found !== undefined) return found;
  const failing = problem.spectra.filter(({ passed }) => !passed);
  const files = new Set(failing.map(({ test }) => test.split(' > ')[0] ?? test));
  const texts = new Set<string>();
  for (const file of files)
    for (const { node, key } of project.module(file)?.spots ?? [])
      if (t.isStringLiteral(node) && key !== 'source' && node.value.length <= longest) texts.add(node.value);
  known.set(problem, [...texts]);
  return [...texts];
}

/** Signs, other than letters, digits and blanks, in the texts of the failing tests. */
export function signsOfTests(problem: Problem, project: Project): readonly string[] {
  return [...new Set(textsOfTests(problem, project).join(''))].filter((sign) => /[^\w\s'"`\\$]/.test(sign));
}
