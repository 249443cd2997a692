// Brings GitHub's own description of its REST API into an untracked folder, once.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = '23.0.2';
const folder = fileURLToPath(new URL('../../.cache/vendor-schemas', import.meta.url));
const description = join(folder, `api.github.com-${version}.json`);

if (!existsSync(description)) {
  mkdirSync(folder, { recursive: true });
  const flags = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', '--prefix', folder, ...flags, `@octokit/openapi@${version}`], { stdio: 'inherit' });
  const installed = join(folder, 'node_modules');
  copyFileSync(join(installed, '@octokit/openapi/generated/api.github.com.json'), description);
  // The package holds every edition of the host, half a gigabyte of them; one file is needed.
  rmSync(installed, { recursive: true, force: true });
}
console.log(`GitHub's description: ${description}`);
