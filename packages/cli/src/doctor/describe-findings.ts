import { drawTable } from '../table.ts';
import type { Finding } from './finding.ts';

const marks: Readonly<Record<Finding['status'], string>> = { ok: '✓', problem: '✗', unknown: '?', skipped: '-' };

/** The findings for a person: a line each, its remedy below it, and the count at the end. */
export function describeFindings(findings: readonly Finding[]): string {
  const table = drawTable(findings.map(({ name, status, detail }) => [`${marks[status]} ${name}`, detail]));
  const margin = ' '.repeat(Math.max(...findings.map(({ name }) => name.length)) + 4);
  const lines = findings.flatMap(({ remedy }, index) => [
    table[index] ?? '',
    ...(remedy === undefined ? [] : remedy.split('\n').map((line) => `${margin}→ ${line}`)),
  ]);
  const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
  const problems = count('problem');
  const sum = problems === 0 ? 'No problems' : `${problems} ${problems === 1 ? 'problem' : 'problems'}`;
  return [...lines, '', `${sum}, ${count('unknown')} unknown, ${count('skipped')} skipped.`].join('\n');
}
