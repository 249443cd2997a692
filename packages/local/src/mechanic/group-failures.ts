import type { TestResult } from '@suture/mechanic/suites';

/**
 * Failing tests by what seems to be one fault: the same error at the same place. Tests that fail for another reason, such as a machine that
 * they were not written for, are then no obstacle to mending one fault. The largest group first; none where all fail alike.
 * @returns ids of tests
 */
export function groupFailures(failing: readonly TestResult[]): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const { id, error } of failing) {
    const place = error?.stack.split('\n').find((line) => /^\s*at /.test(line) && !line.includes('node_modules')) ?? '';
    const key = `${error?.name} ${describeKind(error?.message ?? '')} ${isAssertion(error?.name) ? '' : place.trim()}`;
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  if (groups.size < 2) return [];
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
}

/** Assertions of one fault fail at many places of the tests. */
function isAssertion(name: string | undefined): boolean {
  return /assert|expect/i.test(name ?? '');
}

/** A message without the values that differ from test to test. */
function describeKind(message: string): string {
  const [first = ''] = message.split('\n');
  return first.replace(/'[^']*'|"[^"]*"|`[^`]*`|\d+(?:\.\d+)?|\[[^\]]*\]|\{[^}]*\}/g, '…');
}
