import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

/** Where Suture keeps what it knows of one repository; never inside the repository. */
export interface StateFolder {
  readonly root: string;
  readonly table: string;
  readonly artifacts: string;
  readonly journals: string;
  readonly code: string;
  readonly index: string;
  readonly tickets: string;
  readonly reports: string;
  /** Its presence throws the kill switch; its first line says why. */
  readonly killSwitch: string;
}

/**
 * The state folder of a repository, made if it is not there.
 * @param environment `SUTURE_HOME`, or `XDG_STATE_HOME`, or the user's home decide where
 */
export function openStateFolder(
  repository: string,
  environment: Readonly<Record<string, string | undefined>>,
): StateFolder {
  const home =
    environment.SUTURE_HOME ?? join(environment.XDG_STATE_HOME ?? join(homedir(), '.local', 'state'), 'suture');
  const real = realpathSync(repository);
  const name = `${basename(real).replace(/[^A-Za-z0-9_-]/g, '-')}-${createHash('sha256').update(real).digest('hex').slice(0, 8)}`;
  const root = join(home, name);
  const folder: StateFolder = {
    root,
    table: join(root, 'table'),
    artifacts: join(root, 'artifacts'),
    journals: join(root, 'journals'),
    code: join(root, 'code'),
    index: join(root, 'index'),
    tickets: join(root, 'tickets'),
    reports: join(root, 'reports'),
    killSwitch: join(root, 'kill-switch'),
  };
  for (const path of [
    folder.table,
    folder.artifacts,
    folder.journals,
    folder.code,
    folder.index,
    folder.tickets,
    folder.reports,
  ]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  return folder;
}
