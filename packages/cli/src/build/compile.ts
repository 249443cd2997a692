import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { writeManifest } from './manifest.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const dist = join(root, 'dist');

/** Says which installed packages went into the bundle. */
const installed = 'node_modules/.package-lock.json';

/** Compiles the command of this checkout, which `bin/suture.js` starts for as long as no input changes. */
async function compile(): Promise<void> {
  mkdirSync(dist, { recursive: true });
  const earlier = listBuilds();
  const startedAt = Date.now();
  const folder = `command-${startedAt}-${process.pid}`;
  const { inputs } = await bundle({ root, outdir: join(dist, folder), resources: 'in place' });
  const sources = Object.keys(inputs).filter((path) => !path.includes('node_modules/'));
  writeManifest(root, { program: `${folder}/main.js`, inputs: [...sources, ...listPackages(), installed], startedAt });
  // A command that runs may still import parts of the newest build before this one.
  for (const old of earlier.slice(0, -1)) rmSync(join(dist, old), { recursive: true, force: true });
}

/** Oldest first. */
function listBuilds(): readonly string[] {
  const folders = readdirSync(dist, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('command-'))
    .map(({ name }) => ({ name, at: statSync(join(dist, name)).mtimeMs }));
  return folders.toSorted((a, b) => a.at - b.at).map(({ name }) => name);
}

/** The exports of a package say which file its name means. */
function listPackages(): readonly string[] {
  return readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`);
}

await compile();
