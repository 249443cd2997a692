import type { Snapshot } from '../ports/index.ts';
import { redact } from './redaction.ts';

/**
 * The lines of a file without its secrets, before anything is picked from them or cut: half a secret is not known for one. Each line keeps
 * its number, also behind a private key.
 */
export function readClean(snapshot: Snapshot, path: string): readonly string[] | undefined {
  const text = snapshot.read(path);
  return text === undefined ? undefined : redact(text).split('\n');
}
