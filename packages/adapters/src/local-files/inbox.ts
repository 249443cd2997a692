import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InboxFull } from '../errors.ts';
import type { Inbox } from '../inbox.ts';
import { writeAtomically } from './write-atomically.ts';

interface FileInboxOptions {
  readonly folder: string;
  /** Messages that may wait. */
  readonly most: number;
  readonly now: () => Date;
}

/** A queue in a folder, one file a message. What was put there is there after a crash; one process may use it at a time. */
export interface FileInbox extends Inbox {
  /** How many messages wait. */
  waiting(): number;
  /** The message that waits longest and is not among the names given. */
  next(without?: ReadonlySet<string>): Promise<{ readonly name: string; readonly body: string } | undefined>;
  /** Forgets a message that was processed. */
  remove(name: string): Promise<void>;
  /** Keeps a message that cannot be processed in the folder `refused`, for a person. */
  setAside(name: string): Promise<void>;
}

/** Opens the queue in a folder, with what waits in it. */
export function openFileInbox({ folder, most, now }: FileInboxOptions): FileInbox {
  const refused = join(folder, 'refused');
  mkdirSync(refused, { recursive: true, mode: 0o700 });
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  let count = 0;
  /** Messages on their way to the disk. */
  let writing = 0;
  const leave = (name: string) => {
    const at = names.indexOf(name);
    if (at >= 0) names.splice(at, 1);
  };
  return {
    put: async (message) => {
      if (names.length + writing >= most) throw new InboxFull(most);
      count += 1;
      writing += 1;
      const stamp = now().toISOString().replace(/\D/g, '');
      const name = `${stamp}-${String(count).padStart(9, '0')}-${randomBytes(4).toString('hex')}.json`;
      try {
        await writeAtomically(join(folder, name), JSON.stringify(message));
      } finally {
        writing -= 1;
      }
      names.push(name);
    },
    waiting: () => names.length,
    next: async (without = new Set()) => {
      const name = names.find((one) => !without.has(one));
      return name === undefined ? undefined : { name, body: await readFile(join(folder, name), 'utf8') };
    },
    remove: async (name) => {
      await rm(join(folder, name), { force: true });
      leave(name);
    },
    setAside: async (name) => {
      await rename(join(folder, name), join(refused, name));
      leave(name);
    },
  };
}
