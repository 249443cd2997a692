import type { Finding } from './finding.ts';

const marks: Readonly<Record<Finding['status'], string>> = { ok: '✓', problem: '✗', unknown: '?', skipped: '-' };

/** The findings for a person: a line each, what to do below it, and the count at the end. */
export function drawTable(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map((finding) => finding.name.length));
  const margin = ' '.repeat(width + 4);
  const lines = findings.flatMap(({ name, status, detail, remedy }) => [
    `${marks[status]} ${name.padEnd(width)}  ${detail}`,
    ...(remedy === undefined ? [] : remedy.split('\n').map((line) => `${margin}→ ${line}`)),
  ]);
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  const problems = count('problem');
  const sum = problems === 0 ? 'No problems' : `${problems} ${problems === 1 ? 'problem' : 'problems'}`;
  return [...lines, '', `${sum}, ${count('unknown')} unknown, ${count('skipped')} skipped.`].join('\n');
}
