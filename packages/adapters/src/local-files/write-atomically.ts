import { randomBytes } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { hasCode } from './missing.ts';

/**
 * Replaces a file's content. A reader sees the old or the new content, never a part.
 * @param flush waits until the content is on the disk
 */
export async function writeAtomically(path: string, content: string | Uint8Array, flush = true): Promise<void> {
  await withDraft(path, content, flush, (draft) => rename(draft, path));
}

/** Writes a file that must not exist yet; false when it does. */
export async function createAtomically(path: string, text: string): Promise<boolean> {
  try {
    // A link fails where a rename would replace a file that was created in the meantime.
    await withDraft(path, text, true, (draft) => link(draft, path));
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function withDraft(
  path: string,
  content: string | Uint8Array,
  flush: boolean,
  publish: (draft: string) => Promise<void>,
): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, content, { mode: 0o600, flush });
    await publish(draft);
  } finally {
    await rm(draft, { force: true });
  }
}
