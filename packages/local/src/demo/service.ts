import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { shortId } from '@suture/core';
import * as z from 'zod';

/** The example service as a running process. */
export interface RunningService {
  readonly url: string;
  readonly commit: string;
  stop(): Promise<void>;
}

const Listening = z.object({ msg: z.literal('listening'), port: z.int().positive() });

/**
 * Starts the service from a folder that holds one commit, on a port of the system's choice.
 * Its log goes to the end of `log`. @throws Error when it exits before it listens
 */
export async function startService(options: {
  readonly folder: string;
  readonly commit: string;
  readonly log: string;
}): Promise<RunningService> {
  const child = spawn(process.execPath, [join('src', 'server.js')], {
    cwd: options.folder,
    env: { PATH: process.env.PATH ?? '', PORT: '0', COMMIT_SHA: options.commit },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(options.log, { flags: 'a' });
  child.stderr.pipe(log, { end: false });
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      const listening = readListening(line);
      if (listening !== undefined) resolve(listening);
    });
    child.once('exit', (code) =>
      reject(
        new Error(
          `the service at ${shortId(options.commit)} exited with ${code} before it listened; see ${options.log}`,
        ),
      ),
    );
  });
  return { url: `http://127.0.0.1:${port}`, commit: options.commit, stop: () => stop(child) };
}

function readListening(line: string): number | undefined {
  if (!line.includes('"listening"')) return undefined;
  return Listening.safeParse(JSON.parse(line)).data?.port;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(late);
}

const Exchange = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.json().optional(),
});
export type Exchange = z.infer<typeof Exchange>;

/** The example's own list of what went wrong in it and which requests show it. Only the demo reads it, never the code that heals. */
const Catalogue = z.object({
  bugs: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      introducedBy: z.string(),
      kind: z.string(),
      healable: z.boolean(),
      traffic: Exchange,
      expect: z.object({ status: z.int(), body: z.json().optional() }).optional(),
    }),
  ),
  okTraffic: z.array(Exchange),
});
export type Catalogue = z.infer<typeof Catalogue>;
export type CataloguedBug = Catalogue['bugs'][number];

export function readCatalogue(path: string): Catalogue {
  return Catalogue.parse(JSON.parse(readFileSync(path, 'utf8')));
}
