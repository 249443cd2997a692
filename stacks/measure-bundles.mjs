// Bundles every function as it is deployed and prints its size and how long Node takes to import it, against a handler that holds
// nothing but the Powertools. Times are medians in milliseconds and compare within one run only.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

const runs = 5;
const out = mkdtempSync(join(tmpdir(), 'suture-bundles-'));
const banner =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** What Lambda calls, and not what functions share. */
function holdsHandler(file) {
  return file.endsWith('.ts') && readFileSync(file, 'utf8').includes('export const handler');
}

function bundle(name, input) {
  const outfile = join(out, `${name}.mjs`);
  const options = { bundle: true, minify: true, keepNames: true, platform: 'node', format: 'esm', target: 'esnext' };
  buildSync({
    ...options,
    ...input,
    outfile,
    mainFields: ['module', 'main'],
    banner: { js: banner },
    logLevel: 'error',
  });
  return outfile;
}

function importTime(file) {
  const script = `const t = performance.now(); await import(${JSON.stringify(file)}).catch(() => undefined); console.log(performance.now() - t); process.exit(0);`;
  const times = Array.from({ length: runs }, () =>
    Number(
      spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
        .stdout.trim()
        .split('\n')
        .at(-1),
    ),
  );
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

try {
  const contents =
    "import { observe } from './functions/observability.ts'; const { logger } = observe('empty'); export const handler = async () => logger.info('x');";
  const empty = bundle('empty', { stdin: { contents, resolveDir: process.cwd(), loader: 'ts' } });
  const names = readdirSync('functions').filter((file) => holdsHandler(`functions/${file}`));
  const files = [
    ['(Powertools alone)', empty],
    ...names.map((file) => [file.slice(0, -3), bundle(file.slice(0, -3), { entryPoints: [join('functions', file)] })]),
  ];
  const base = importTime(empty);
  console.log('function             minified  gzipped   import  against Powertools alone');
  for (const [name, file] of files) {
    const time = importTime(file);
    const kib = (bytes) => `${Math.round(bytes / 1024)} KiB`.padStart(8);
    console.log(
      `${name.padEnd(20)} ${kib(statSync(file).size)} ${kib(gzipSync(readFileSync(file)).length)} ${`${Math.round(time)} ms`.padStart(8)}  ×${(time / base).toFixed(1)}`,
    );
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
