import type { Check } from '../model/index.ts';
import { type Block, item, label, line, outside, own } from './document.ts';

/** Most annotations of one check that are repeated. */
const mostAnnotations = 5;

/** The failed checks and what they say. @param when Suture's own words */
export function describeRedChecks(checks: readonly Check[], when: string): readonly Block[] {
  if (checks.length === 0) return [];
  return [
    label(`Checks that fail ${when}`),
    ...checks.flatMap(({ name, summary, annotations }) => [
      item(line`${outside(name, 120)}${summary === undefined ? own('') : line`: ${outside(summary, 400)}`}`),
      ...annotations
        .slice(0, mostAnnotations)
        .map(({ path, line: number, message }) => item(line`${`${path}:${number}`} ${outside(message, 300)}`)),
    ]),
  ];
}

/** What failed checks say, for the fix that follows: words from outside. */
export function quoteChecks(checks: readonly Check[]): string[] {
  return checks.map(({ name, summary = '', annotations }) =>
    [
      `The check "${name}" of the pull request fails.`,
      summary,
      ...annotations.map(({ path, line: number, message }) => `${path}:${number}: ${message}`),
    ]
      .filter((text) => text !== '')
      .join('\n'),
  );
}
