// Bundles every function as it is deployed and prints its size and the CPU time that its import takes, beside a handler that holds
// nothing but the Powertools. Fails above the bounds of bundle-bounds.json. Times compare within one run only.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import bounds from './bundle-bounds.json' with { type: 'json' };
import { type Bundle, buildBundle, listHandlers } from './parts/build-bundle.ts';

const rounds = 7;
const empty = {
  name: '(Powertools alone)',
  text: "import { observe } from './functions/observability.ts'; const { logger } = observe('empty'); export const handler = async () => logger.info('x');",
};

/** Milliseconds of CPU, user and system, that a fresh process spends on the import. */
function importTime({ name, file }: Bundle): number {
  const script = `const before = process.cpuUsage(); await import(${JSON.stringify(file)}); const { user, system } = process.cpuUsage(before); console.log((user + system) / 1000); process.exit(0);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const time = Number(stdout.trim().split('\n').at(-1) || Number.NaN);
  if (Number.isNaN(time)) throw new Error(`${name} cannot be imported: ${stderr}`);
  return time;
}

/** The least of several rounds. Each round measures every bundle, so that a busy moment does not hit one of them alone. */
function measure(bundles: readonly Bundle[]): ReadonlyMap<string, number> {
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1)
    for (const bundle of bundles)
      best.set(bundle.name, Math.min(best.get(bundle.name) ?? Number.POSITIVE_INFINITY, importTime(bundle)));
  return best;
}

function boundOf(name: string): number {
  return new Map(Object.entries(bounds.kib)).get(name) ?? bounds.kib.default;
}

const folder = mkdtempSync(join(tmpdir(), 'suture-bundles-'));
try {
  const base = await buildBundle(empty, folder);
  const functions: Bundle[] = [];
  for (const name of listHandlers()) functions.push(await buildBundle(name, folder));
  const times = measure([base, ...functions]);
  const timeOf = ({ name }: Bundle) => times.get(name) ?? Number.NaN;
  const ratioOf = (bundle: Bundle) => timeOf(bundle) / timeOf(base);

  console.log('function             minified  gzipped  CPU time of the import, against Powertools alone');
  for (const bundle of [base, ...functions]) {
    const kib = (bytes: number) => `${Math.round(bytes / 1024)} KiB`.padStart(8);
    const gzipped = bundle.code.reduce((total, file) => total + gzipSync(readFileSync(file)).length, 0);
    const time = `${Math.round(timeOf(bundle))} ms`.padStart(8);
    console.log(
      `${bundle.name.padEnd(20)} ${kib(bundle.size)} ${kib(gzipped)} ${time}  ×${ratioOf(bundle).toFixed(1)}`,
    );
  }

  const ratios = functions.map(ratioOf).sort((a, b) => a - b);
  const median = ratios[Math.floor(ratios.length / 2)] ?? Number.NaN;
  const worst = ratios.at(-1) ?? Number.NaN;
  const { importAgainstPowertools: most } = bounds;
  console.log(
    `median ×${median.toFixed(2)} (at most ${most.median}), worst ×${worst.toFixed(2)} (at most ${most.worst})`,
  );
  const large = functions.filter(({ name, size }) => size > boundOf(name) * 1024);
  for (const { name } of large) console.log(`${name} is larger than ${boundOf(name)} KiB`);
  if (large.length > 0 || median > most.median || worst > most.worst) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
