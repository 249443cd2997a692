import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { askGit, readGit, runGit } from '@suture/adapters/local-git';
import { defined, describeError, InvalidInput } from '@suture/core';
import { buildExample } from '@suture/local/demo';
import type { EvalCase } from './case.ts';

/** A fixed identity and date give the same commits on every machine. */
const identity = {
  GIT_AUTHOR_NAME: 'case',
  GIT_AUTHOR_EMAIL: 'case@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'case',
  GIT_COMMITTER_EMAIL: 'case@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/**
 * Builds a case's repository in a new folder: `main` is checked out at the commit that failed, and no later commit is there.
 * @throws InvalidInput that names the field when the case's repository cannot be built
 */
export async function buildRepository(given: EvalCase, into: string): Promise<void> {
  const { repository } = given;
  await mkdir(into, { recursive: true });
  if (repository.example !== undefined) await fromExample(given, repository.example, into);
  else if (repository.git !== undefined) await fromGit(given, repository.git, into);
  else await fromFiles(given, into);
  if (repository.prepare !== undefined) await prepare(given, repository.prepare, into);
}

async function fromExample(given: EvalCase, name: string, into: string): Promise<void> {
  const { upTo } = given.repository;
  try {
    await buildExample({ name, into, ...defined({ upTo }) });
  } catch (cause) {
    throw refuse(given, 'repository.example', `it cannot be built: ${describeError(cause)}`, cause);
  }
}

async function fromFiles(given: EvalCase, into: string): Promise<void> {
  const { files, patches } = given.repository;
  await init(into);
  if (files !== undefined) {
    await cp(join(given.folder, files), into, { recursive: true });
    await runGit({ at: into, args: ['add', '--all', '--force'] });
    await runGit({ at: into, args: ['commit', '--quiet', '--message', 'Begin'], environment: identity });
  }
  if (patches === undefined) return;
  const folder = join(given.folder, patches);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.patch')).sort();
  if (names.length === 0) throw refuse(given, 'repository.patches', `${patches} holds no *.patch file; write some`);
  const args = ['am', '--quiet', '--committer-date-is-author-date', '--no-gpg-sign'];
  const { code, errors } = await askGit({
    at: into,
    args: [...args, ...names.map((name) => join(folder, name))],
    environment: identity,
  });
  if (code !== 0)
    throw refuse(given, 'repository.patches', `git am refuses one: ${errors.trim()}; write them with git format-patch`);
}

/** Goes through a clone, since a bundle or a server gives out whole branches. The result has the commit and its ancestors only. */
async function fromGit(given: EvalCase, source: string, into: string): Promise<void> {
  const { commit = 'HEAD' } = given.repository;
  const local = resolve(given.folder, source);
  const from = existsSync(local) ? local : source;
  const whole = `${into}-source.git`;
  const cloned = await askGit({
    at: into,
    args: ['clone', '--quiet', '--mirror', '--', from, whole],
    asPerson: true,
  });
  if (cloned.code !== 0) {
    const why = `git cannot clone ${source}: ${cloned.errors.trim()}; name a path, a bundle or a URL that it can`;
    throw refuse(given, 'repository.git', why);
  }
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`];
  const found = await askGit({ at: whole, args });
  if (found.code !== 0) throw refuse(given, 'repository.commit', `${source} has no commit ${commit}; name one it has`);
  const id = found.output.toString('utf8').trim();
  await runGit({ at: whole, args: ['update-ref', 'refs/suture/case', id] });
  await init(into);
  const wanted = ['--', whole, '+refs/suture/case:refs/heads/main'];
  await runGit({ at: into, args: ['fetch', '--quiet', '--no-tags', '--update-head-ok', ...wanted] });
  await runGit({ at: into, args: ['reset', '--quiet', '--hard', 'main'] });
  await rm(whole, { recursive: true, force: true });
}

async function init(into: string): Promise<void> {
  await runGit({ at: into, args: ['init', '--quiet', '--initial-branch=main', '--template='] });
}

/** The command is as trusted as the case: one team writes both. */
async function prepare(given: EvalCase, command: string, into: string): Promise<void> {
  await mkdir(join(into, '.git', 'info'), { recursive: true });
  await appendFile(join(into, '.git', 'info', 'exclude'), 'node_modules\n');
  const child = spawn('/bin/sh', ['-c', command], {
    cwd: into,
    env: { ...process.env, SUTURE_CASE: given.folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (code === 0) return;
  const how = `"${command}" ended with ${code}: ${errors.slice(-1000).trim() || 'no output'}`;
  throw refuse(given, 'repository.prepare', `${how}; it must install the dependencies of the tests`);
}

/**
 * The full id of a commit of the case, named by id or subject.
 * @throws InvalidInput when the failing commit's history has none, or several of that subject
 */
export async function findCommit(given: EvalCase, wanted: string, repository: string): Promise<string> {
  const log = await readGit({ at: repository, args: ['log', '--format=%H%x09%s', 'HEAD'] });
  const commits = log.split('\n').map((line) => {
    const at = line.indexOf('\t');
    return { id: line.slice(0, at), subject: line.slice(at + 1) };
  });
  const byId = (id: string) => /^[0-9a-f]{7,64}$/.test(wanted) && id.startsWith(wanted);
  const found = commits.filter(({ id, subject }) => subject === wanted || byId(id));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw refuse(
      given,
      'expected.suspectCommit',
      `${found.length} commits up to the failing one are "${wanted}"; name one by its id or subject`,
    );
  return only.id;
}

function refuse(given: EvalCase, field: string, message: string, cause?: unknown): InvalidInput {
  return new InvalidInput(`the case ${given.name}`, [`${field}: ${message}`], { cause });
}
