import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assemblePackage } from './assemble.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** Writes the tarball of the published package into a folder: the argument, or `dist`. Prints its path. */
async function pack(destination: string): Promise<void> {
  const folder = join(destination, 'package');
  await assemblePackage(root, folder);
  const words = ['pack', '--silent', '--ignore-scripts', '--pack-destination', destination];
  const name = execFileSync('npm', words, { cwd: folder, encoding: 'utf8' }).trim();
  console.log(join(destination, name));
}

await pack(resolve(process.argv[2] ?? join(root, 'dist')));
