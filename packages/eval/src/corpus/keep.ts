import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseJson } from '@suture/core';
import * as z from 'zod';
import type { CorpusCase, CorpusTrial } from './model.ts';

const run = promisify(execFile);

const Texts = z.array(z.tuple([z.string(), z.string()]));
const KeptTrial = z.object({ command: z.string(), fixed: Texts, hidden: Texts });

/** A case that is laid out once, in a folder of its own in the given one, and found there by later runs. */
export function keepCase({ name, layOut }: CorpusCase, folder: string): CorpusCase {
  const home = join(folder, name.replace(/[^\w.-]+/g, '-'));
  const note = join(home, 'trial.json');
  const root = join(home, 'case');
  const find = async (): Promise<CorpusTrial | undefined> => {
    const text = await readFile(note, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const { command, fixed, hidden } = parseJson(KeptTrial, text, note);
    // A run that was stopped may have left a candidate in the tree.
    const own = [`--git-dir=${join(root, '.git')}`, `--work-tree=${root}`];
    await run('git', [...own, 'checkout', '--quiet', '--force']).catch(() => undefined);
    return { root, command, fixed: new Map(fixed), hidden: new Map(hidden) };
  };
  const layOutKept = async (): Promise<CorpusTrial> => {
    const found = await find();
    if (found !== undefined) return found;
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    const trial = await layOut(root);
    await writeFile(`${note}.new`, JSON.stringify({ ...trial, fixed: [...trial.fixed], hidden: [...trial.hidden] }));
    await rename(`${note}.new`, note);
    return trial;
  };
  return { name, layOut: layOutKept };
}
