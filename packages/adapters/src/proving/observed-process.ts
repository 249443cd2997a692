import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { defined, type ObservedRun, redact, type Trigger } from '@suture/core';
import { writeHost } from '@suture/mechanic/reproduce';
import type { ProgramEnd } from '@suture/mechanic/suites';
import { takeAnswers } from './answers.ts';
import type { Mounts } from './checkout.ts';
import type { Look } from './looks.ts';
import { sendRequests } from './requests.ts';
import type { Sandbox } from './sandbox.ts';

/** A tree whose code is observed. */
export interface ObservedTree {
  readonly root: string;
  readonly mounts: Mounts;
  readonly sandbox: Sandbox;
}

interface Setting {
  readonly tree: ObservedTree;
  /** The folder of the module's package, relative to the root. */
  readonly cwd: string;
  /** Node's flags that load the module. */
  readonly flags: readonly string[];
  readonly look: Look;
}

/** How often the trigger is repeated: code that answers well once may still fail from the second time on. */
const times = 3;
/** Milliseconds until the process has to be ready, and until an answer is no longer waited for. */
const patience = 30_000;
const answerTime = 10_000;
/** Milliseconds for what a failing process writes about its failure. */
const lastWords = 200;

/** Names that entry modules have; the first that is free in the tree is taken. */
const entryNames = ['server.mjs', 'index.mjs', 'main.mjs', 'start.mjs', 'app.mjs', 'service.mjs'];

/** Runs the code of a trigger as a plain process in the sandbox, asks it from here and judges its answers by value. */
export async function runObserved(trigger: Trigger, { tree, cwd, flags, look }: Setting): Promise<ObservedRun> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'svc-')));
  const place = join(tree.root, cwd);
  const entry = join(place, entryNames.find((name) => !existsSync(join(place, name))) ?? `${randomUUID()}.mjs`);
  const word = randomBytes(16).toString('hex');
  try {
    mkdirSync(join(folder, 'tmp'));
    writeFileSync(join(folder, 'answers'), '');
    writeFileSync(join(folder, 'input.json'), JSON.stringify({ word, times, input: trigger.input }));
    writeFileSync(entry, writeEntry(trigger, { cwd, folder, look }));
    const stop = new AbortController();
    const ended: Promise<ProgramEnd> = tree.sandbox.run({
      argv: [process.execPath, ...flags, entry],
      cwd: place,
      env: { ...look.env, HOME: join(folder, 'tmp'), TMPDIR: join(folder, 'tmp') },
      mounts: [{ path: folder, writable: true }, ...tree.mounts],
      timeout: patience + times * answerTime,
      signal: stop.signal,
      first: true,
    });
    let gone = false;
    const running = { gone: () => gone, times, patience, answerTime };
    ended.then(() => {
      gone = true;
    });
    const answers =
      trigger.input.kind === 'request'
        ? await sendRequests(join(folder, 'door'), trigger.input, running)
        : await takeAnswers(join(folder, 'answers'), { word, kind: trigger.input.kind }, running);
    if (answers.some(({ outcome }) => outcome === 'failed')) await wait(lastWords);
    const silent = gone ? describeEnd(await ended) : `it gave none within ${answerTime / 1000} s.`;
    stop.abort();
    const end = await ended;
    return {
      look: look.name,
      answers: answers.map(({ outcome, said }) => ({ outcome, said: clean(said).slice(0, 8_000) })),
      ...defined({ silent: answers.length > 0 ? undefined : silent }),
      output: clean(`${end.stdout}\n${end.stderr}`).slice(-32_000),
    };
  } finally {
    rmSync(entry, { force: true });
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function writeEntry(trigger: Trigger, { cwd, folder, look }: { cwd: string; folder: string; look: Look }): string {
  const specifier = `./${posix.relative(cwd, trigger.module)}`;
  const functionName = look.env.AWS_LAMBDA_FUNCTION_NAME ?? 'service';
  return writeHost(trigger, { module: specifier, folder, functionName, requestId: randomUUID() });
}

function describeEnd({ exitCode, stderr }: ProgramEnd): string {
  const last = stripVTControlCharacters(stderr).trim().split('\n').at(-1) ?? '';
  return `the process ended with exit code ${exitCode}${last === '' ? '' : ` (${redact(last).slice(0, 200)})`}.`;
}

function clean(text: string): string {
  return redact(stripVTControlCharacters(text));
}
