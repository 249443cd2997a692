import { inline } from '../markdown.ts';
import type { FixAttempt } from '../model/index.ts';

export function describeHandOver(reason: string, attempts: readonly FixAttempt[]): string {
  return [
    '## A person is needed',
    '',
    `**Why** ${inline(reason, 900)}`,
    '',
    attempts.length === 0 ? '**Tried** no fix got as far as a proof.' : '**Tried**',
    ...attempts.map(
      (entry) =>
        `- attempt ${entry.attempt} (${inline(entry.idea)}): ${entry.result.replaceAll('_', ' ')}; ${inline(entry.reasons.join(' '), 500)}`,
    ),
    '',
    'The diagnosis, as far as there is one, is above. Nothing of Suture’s is left open in the repository.',
  ].join('\n');
}
