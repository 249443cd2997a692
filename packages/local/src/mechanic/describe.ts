import { redact, shortId } from '@suture/core';
import type { Change, Suspect } from '@suture/mechanic';
import type { MechanicNotes } from './notes.ts';

/** The cause in one or two sentences for a person. */
export function describeCause(notes: MechanicNotes, suspect: Suspect, change: Change | undefined): string {
  const [fault] = notes.faults;
  const what =
    fault === undefined
      ? 'The failing behaviour'
      : `"${redact(`${fault.name}: ${fault.message}`).replace(/\s+/g, ' ').slice(0, 240)}"`;
  const where = `${suspect.file}:${suspect.startLine}${suspect.function === undefined ? '' : ` in ${suspect.function}`}`;
  const why = `${what} most likely comes from ${where} (${suspect.reasons.slice(0, 3).join('; ')}).`;
  if (change === undefined) return why;
  return `${why} Those lines were last shaped by commit ${shortId(change.commit)} "${redact(change.subject).slice(0, 120)}".`;
}

/** How sure location alone can be: a reproduced failure, an error thrown in the suspected place and a suspect commit each add to it. */
export function rateConfidence(notes: MechanicNotes, suspect: Suspect, change: Change | undefined): number {
  const thrownHere = notes.faults.some((fault) => fault.frames[0]?.file === suspect.file);
  const parts = [notes.reproduction === undefined ? 0 : 0.3, thrownHere ? 0.3 : 0, change === undefined ? 0 : 0.2];
  return Math.round(100 * parts.reduce((sum, part) => sum + part, 0.1)) / 100;
}
