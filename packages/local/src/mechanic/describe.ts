import { redact } from '@suture/core';
import type { Change, Suspect } from '@suture/mechanic';
import type { MechanicNotes } from './notes.ts';

/** The cause in a sentence for a person. The commit that brought it is a field of its own, which a proven fix may correct. */
export function describeCause(notes: MechanicNotes, suspect: Suspect): string {
  const [fault] = notes.faults;
  const what =
    fault === undefined
      ? 'The failing behaviour'
      : `"${redact(`${fault.name}: ${fault.message}`).replace(/\s+/g, ' ').slice(0, 240)}"`;
  const where = `${suspect.file}:${suspect.startLine}${suspect.function === undefined ? '' : ` in ${suspect.function}`}`;
  const reasons = suspect.reasons.filter((reason) => !reason.startsWith('changed in ')).slice(0, 3);
  return `${what} most likely comes from ${where}${reasons.length === 0 ? '' : ` (${reasons.join('; ')})`}.`;
}

/** How sure location alone can be: a reproduced failure, an error thrown in the suspected place and a suspect commit each add to it. */
export function rateConfidence(notes: MechanicNotes, suspect: Suspect, change: Change | undefined): number {
  const thrownHere = notes.faults.some((fault) => fault.frames[0]?.file === suspect.file);
  const parts = [notes.reproduction === undefined ? 0 : 0.3, thrownHere ? 0.3 : 0, change === undefined ? 0 : 0.2];
  return Math.round(100 * parts.reduce((sum, part) => sum + part, 0.1)) / 100;
}
