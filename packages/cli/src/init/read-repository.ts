import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { defined } from '@suture/core';
import * as z from 'zod';
import { findApiUrl, readRemote } from './remote.ts';

const run = promisify(execFile);
/** In Suture's own repository, and where the published package is installed. */
const configModules = ['@suture/core', 'suture-heal'];

const Manifest = z.object({ name: z.string().min(1).optional() });

/** What was found out about the service in a folder. */
export interface FoundRepository {
  readonly service: string;
  /** `owner/name`, where there is a remote that has one. */
  readonly repository?: string;
  readonly branch?: string;
  /** Of a GitHub Enterprise host. */
  readonly apiUrl?: string;
  /** The package with `defineConfig` that a file in this folder can import, if there is one. */
  readonly configModule?: string;
}

/** Reads a repository's remote, branch and name; what cannot be found is left out. */
export async function readRepository(folder: string): Promise<FoundRepository> {
  const [address, head, current, name] = await Promise.all([
    git(folder, 'remote', 'get-url', 'origin'),
    git(folder, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD'),
    git(folder, 'symbolic-ref', '--short', 'HEAD'),
    readName(folder),
  ]);
  const remote = address === undefined ? undefined : readRemote(address);
  const apiUrl = remote && findApiUrl(remote.host);
  const branch = head?.replace(/^origin\//, '') ?? current;
  return {
    service: name ?? remote?.name ?? basename(folder),
    ...defined({
      repository: remote && `${remote.owner}/${remote.name}`,
      branch,
      apiUrl,
      configModule: configModules.find((name) => resolves(name, folder)),
    }),
  };
}

async function git(folder: string, ...words: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['-C', folder, ...words], { encoding: 'utf8' });
    return stdout.trim() || undefined;
  } catch {
    // Without git, a repository or this remote there is nothing to read.
    return undefined;
  }
}

/** The package's name without its scope. */
async function readName(folder: string): Promise<string | undefined> {
  try {
    const manifest = Manifest.safeParse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    return manifest.data?.name?.replace(/^@[^/]*\//, '');
  } catch {
    return undefined;
  }
}

function resolves(name: string, folder: string): boolean {
  try {
    createRequire(join(folder, 'suture.config.ts')).resolve(name);
    return true;
  } catch {
    return false;
  }
}
