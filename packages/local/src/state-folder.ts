import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { CheckpointFiles } from '@suture/adapters/local-files';

/** Where Suture keeps its state for one repository, outside the repository. */
export interface StateFolder {
  readonly root: string;
  readonly table: string;
  readonly artifacts: string;
  readonly journals: string;
  readonly code: string;
  readonly index: string;
  readonly tickets: string;
  readonly reports: string;
  /** Results of suites on base commits, so that they need not run again. */
  readonly baseRuns: string;
  /** Alerts that were received and wait to be processed. */
  readonly inbox: string;
  /** The private key that signs the audit trails of all repositories. Outside their folders, so that who copies one has no key. */
  readonly auditKey: string;
  readonly checkpoints: CheckpointFiles;
  /** This file stops every step while it exists; its first line is the reason. */
  readonly killSwitch: string;
}

/**
 * The state folder of a repository, created if it is missing.
 * @param environment its `SUTURE_HOME`, `XDG_STATE_HOME` or home folder is the parent; `SUTURE_AUDIT_KEY` is the file of the audit key
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
  const folders = {
    table: join(root, 'table'),
    artifacts: join(root, 'artifacts'),
    journals: join(root, 'journals'),
    code: join(root, 'code'),
    index: join(root, 'index'),
    tickets: join(root, 'tickets'),
    reports: join(root, 'reports'),
    baseRuns: join(root, 'base-runs'),
    inbox: join(root, 'inbox'),
  };
  for (const path of Object.values(folders)) mkdirSync(path, { recursive: true, mode: 0o700 });
  const auditKey = resolve(environment.SUTURE_AUDIT_KEY ?? join(home, 'signing', 'audit-key.pem'));
  const count = join(dirname(auditKey), 'counts', `${name}.json`);
  return {
    root,
    ...folders,
    auditKey,
    checkpoints: { folder: join(root, 'checkpoints'), count },
    killSwitch: join(root, 'kill-switch'),
  };
}
