import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawTable, type Output } from '@suture/cli';
import { findCompiled } from '@suture/cli/compiled';
import { chooseService, loadConfig, openLocalLoop } from '@suture/local';
import { buildOrders } from '@suture/local/demo';
import * as z from 'zod';

export interface StartRow {
  readonly command: string;
  /** The least of several starts: what else runs on the machine only adds. */
  readonly cpuMilliseconds: number;
}

export interface Starts {
  readonly compiled: boolean;
  readonly rows: readonly StartRow[];
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const program = join(root, 'packages/cli/bin/suture.js');
const reporter = fileURLToPath(new URL('../bin/report-cpu.cjs', import.meta.url));
const starts = 7;
const incidents = 5;

const log = `TypeError: Cannot read properties of undefined (reading 'total')
    at checkout (/app/src/orders.js:12:20)
`;

/** Measures the CPU of starting commands that do little: help, a list of five incidents, their audit trails, and a short log. */
export async function measureStarts(folder: string, output: Output): Promise<Starts> {
  output.say('starting five commands');
  const repository = await buildOrders(join(folder, 'orders'));
  const environment = { ...process.env, SUTURE_HOME: join(folder, 'state') };
  const logFile = join(folder, 'service.log');
  writeFileSync(logFile, log);
  await recordIncidents(repository, environment);
  const commands = [
    ['--help'],
    ['heal', '--help'],
    ['incidents', '--repo', repository],
    ['audit', 'verify', '--repo', repository],
    ['errors', '--log', logFile],
  ];
  const rows = commands.map((words) => ({
    command: `suture ${words.filter((word) => !word.startsWith('/')).join(' ')}`,
    cpuMilliseconds: Math.min(...Array.from({ length: starts }, () => startOnce(words, environment))),
  }));
  return { compiled: findCompiled(root) !== undefined, rows };
}

async function recordIncidents(repository: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const config = await loadConfig(repository);
  const service = chooseService(config, repository);
  const quiet = { info: () => undefined, warn: () => undefined };
  const settings = { repository, service, config, environment, log: quiet, allowUnsandboxed: true };
  const loop = await openLocalLoop(settings);
  try {
    for (let n = 1; n <= incidents; n += 1)
      await loop.submit({
        source: 'command',
        sourceId: `command ${n}`,
        service,
        title: `test command ${n} fails`,
        state: 'firing',
        startedAt: new Date().toISOString(),
        fingerprint: `command ${n}`,
      });
  } finally {
    await loop.close();
  }
}

/** Milliseconds of CPU that one start took, all its threads together. */
function startOnce(words: readonly string[], env: NodeJS.ProcessEnv): number {
  const { status, output, stderr } = spawnSync(process.execPath, ['--require', reporter, program, ...words], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`suture ${words.join(' ')} ended with ${status}: ${stderr.trim()}`);
  return z.coerce.number().positive().parse(output[3]) / 1000;
}

export function describeStarts({ compiled, rows }: Starts): readonly string[] {
  const cells = rows.map(({ command, cpuMilliseconds }) => [command, cpuMilliseconds.toFixed(0)]);
  return [
    ...drawTable([['start of', 'CPU ms'], ...cells], [1]),
    compiled
      ? 'the compiled command'
      : 'the sources, because no compiled command is current; compile it with: npm run prepare',
  ];
}
