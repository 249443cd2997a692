import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { shortId } from '@suture/core';
import * as z from 'zod';
import type { Catalogue } from './catalogue.ts';

/** The example service as a running process. */
export interface RunningService {
  readonly url: string;
  readonly commit: string;
  stop(): Promise<void>;
}

const Listening = z.object({ msg: z.literal('listening'), port: z.int().positive() });

/** Builds a commit in its folder, if the service needs that. @throws when the build fails */
export async function prepareService(folder: string, { build }: Pick<Catalogue['service'], 'build'>): Promise<void> {
  if (build !== undefined) await promisify(execFile)(process.execPath, build, { cwd: folder });
}

/**
 * Starts the service from a folder that holds one commit, on a port of the system's choice.
 * Its log goes to the end of `log`. @throws Error when it exits before it listens
 */
export async function startService(options: {
  readonly folder: string;
  readonly commit: string;
  /** Arguments of Node, relative to the folder. */
  readonly start: readonly string[];
  /** Paths of the service's log, and of a log of exchanges where the service writes one apart. */
  readonly log: string;
  readonly accessLog: string;
}): Promise<RunningService> {
  const child = spawn(process.execPath, options.start, {
    cwd: options.folder,
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      COMMIT_SHA: options.commit,
      ACCESS_LOG: options.accessLog,
    },
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
