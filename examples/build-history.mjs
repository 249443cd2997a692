import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whatever git is told elsewhere on the machine must not reach the commits, or their ids would differ. */
const settings = ['commit.gpgSign=false', 'core.autocrlf=false', 'core.fileMode=true', 'core.hooksPath=/dev/null'];

/**
 * Builds the repository of an example from its patches, with the same commit ids every time.
 *
 * @param {object} options
 * @param {string} options.into a folder that is empty or does not exist yet
 * @param {string} [options.upTo] the subject of the commit to stop after; without it, all commits
 * @param {object} example
 * @param {URL | URL[]} example.history the folders of the patches, one a commit
 * @param {string} example.committer who commits them
 * @returns {Promise<{ head: string, commits: { id: string, subject: string, date: string }[] }>} oldest commit first,
 *   dates in ISO 8601
 * @throws when the folder holds something, or no commit has that subject
 */
export async function buildExample({ into, upTo }, { history, committer }) {
  await mkdir(into, { recursive: true });
  if ((await readdir(into)).length > 0) throw new Error(`${into} is not empty: name a folder that is`);

  const patches = await listPatches([history].flat().map(fileURLToPath), upTo);
  const git = (args) => runGit(into, args, committer);
  await git(['init', '--quiet', '--initial-branch=main', '--object-format=sha1', '--template=']);
  await git(['am', '--quiet', '--committer-date-is-author-date', '--no-gpg-sign', ...patches]);
  const commits = parseLog(await git(['log', '--reverse', '--format=%H%x09%aI%x09%s']));
  return { head: commits.at(-1)?.id ?? '', commits };
}

async function listPatches(folders, upTo) {
  const paths = [];
  for (const folder of folders) {
    const patches = (await readdir(folder)).filter((name) => name.endsWith('.patch')).sort();
    paths.push(...patches.map((name) => join(folder, name)));
  }
  if (upTo === undefined) return paths;

  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  const last = texts.findIndex((text) => text.includes(`\nSubject: ${upTo}\n`));
  if (last === -1) throw new Error(`no commit of the history is called "${upTo}"`);
  return paths.slice(0, last + 1);
}

function parseLog(log) {
  const lines = log.trimEnd().split('\n');
  return lines.map((line) => {
    const [id = '', date = '', subject = ''] = line.split('\t');
    return { id, subject, date };
  });
}

async function runGit(cwd, args, committer) {
  const env = {
    PATH: process.env.PATH,
    HOME: cwd,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_COMMITTER_NAME: committer,
    GIT_COMMITTER_EMAIL: 'orders@example.com',
  };
  const { stdout } = await run('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], { cwd, env });
  return stdout;
}
