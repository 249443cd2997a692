import type { Snapshot } from '../ports/index.ts';
import { redact } from './redaction.ts';

/**
 * The lines of a file without its secrets, before anything is picked from them or cut: half a secret is not known for one. A private
 * key takes lines with it, and then their numbers would be wrong: of such a file nothing is shown.
 */
export function readClean(snapshot: Snapshot, path: string): readonly string[] | undefined {
  const text = snapshot.read(path);
  if (text === undefined) return undefined;
  const lines = redact(text).split('\n');
  return lines.length === text.split('\n').length ? lines : undefined;
}
