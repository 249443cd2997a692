import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { BASE, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, INCIDENT, RUNNER_TEMP, WORKING_DIRECTORY } = process.env;

function run(program, words) {
  return execFileSync(program, words, {
    cwd: WORKING_DIRECTORY,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}

function finish(outcome, summary, address) {
  appendFileSync(GITHUB_OUTPUT, `outcome=${outcome}\n${address === undefined ? '' : `pull-request=${address}\n`}`);
  appendFileSync(GITHUB_STEP_SUMMARY, `${summary}\n`);
}

function propose({ id, outcome, review }) {
  if (review === undefined)
    return finish('none', `Suture has no proven repair (${id}): \`${outcome?.result ?? 'no outcome'}\`.`);
  const { branch, url, headCommit } = review;
  if (!/^suture\/[\w./-]+$/.test(branch)) throw new Error(`${branch} is not a branch of Suture's.`);
  if (!/^[\w.][\w./-]*$/.test(BASE)) throw new Error(`The input base is not the name of a branch: ${BASE}`);
  // The token reaches git through gh's credential helper, and is in no argument and no file of the repository.
  run('gh', ['auth', 'setup-git']);
  const known = spawnSync('git', ['ls-remote', '--exit-code', 'origin', `refs/heads/${branch}`], {
    cwd: WORKING_DIRECTORY,
  });
  if (known.status === 0) return finish('known', `An earlier run proposed \`${branch}\`.`);
  run('git', ['push', 'origin', `${headCommit}:refs/heads/${branch}`]);
  const { title, body } = JSON.parse(readFileSync(fileURLToPath(url).replace(/\.md$/, '.json'), 'utf8'));
  const file = join(RUNNER_TEMP, 'suture-pull-request.md');
  writeFileSync(file, body);
  const words = ['pr', 'create', '--draft', '--base', BASE, '--head', branch, '--title', title, '--body-file', file];
  const address = run('gh', words);
  finish('proposed', `Suture proposes a repair: ${address}`, address);
}

propose(JSON.parse(readFileSync(INCIDENT, 'utf8')));
