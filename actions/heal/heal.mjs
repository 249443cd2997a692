import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_OUTPUT, GITHUB_REPOSITORY, RUNNER_TEMP } = process.env;
const { MINUTES, TEST_COMMAND, WORKING_DIRECTORY } = process.env;
const handedOver = 3;

/** Code of a fork must not run where a token can write. */
function refuseForks() {
  if (!GITHUB_EVENT_NAME.startsWith('pull_request')) return;
  const { pull_request: request } = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8'));
  if (GITHUB_EVENT_NAME !== 'pull_request_target' && request.head.repo?.full_name === GITHUB_REPOSITORY) return;
  console.log(
    '::error::This action heals branches of the repository itself. It does not run for pull requests of forks.',
  );
  process.exit(1);
}

refuseForks();
const program = join(RUNNER_TEMP, 'suture/node_modules/.bin/suture');
const words = ['heal', '--json', '--repo', '.', '--failing', TEST_COMMAND, ...(MINUTES ? ['--minutes', MINUTES] : [])];
const { status, stdout, error } = spawnSync(program, words, {
  cwd: WORKING_DIRECTORY,
  encoding: 'utf8',
  maxBuffer: 100_000_000,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (error !== undefined) throw error;
if (status !== 0 && status !== handedOver) process.exit(status ?? 1);
const file = join(RUNNER_TEMP, 'suture-incident.json');
writeFileSync(file, stdout);
appendFileSync(GITHUB_OUTPUT, `incident=${file}\n`);
