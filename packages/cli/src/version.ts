import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };

/** `suture 0.1.0 (commit 1a2b3c4d5e), node v20.19.0`; the commit in a checkout of Suture alone. */
export function describeVersion(): string {
  const commit = readCommit();
  return `suture ${manifest.version}${commit === undefined ? '' : ` (commit ${commit})`}, node ${process.version}`;
}

/** An installed copy may lie in a repository of its user, whose commit says nothing about Suture. */
function readCommit(): string | undefined {
  const root = findCheckout(dirname(fileURLToPath(import.meta.url)));
  if (root === undefined) return undefined;
  try {
    const asked = ['rev-parse', '--short=10', 'HEAD'];
    return execFileSync('git', asked, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

function findCheckout(folder: string): string | undefined {
  if (folder.split(/[\\/]/).includes('node_modules')) return undefined;
  if (existsSync(join(folder, '.git')) && existsSync(join(folder, 'packages', 'cli', 'package.json'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findCheckout(parent);
}
