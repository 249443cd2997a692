import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CataloguedBug } from './catalogue.ts';
import { answerOf, buildRepository, readExample } from './example.ts';

/** A fixed date gives the same commits on every machine. */
const fixedAt = '2026-11-25T09:00:00Z';

/**
 * Builds the example `orders` as a team that has closed its incidents: its history, then one commit for each bug, with the repair that a
 * person made and the test that came with it. Returns the folder.
 */
export async function buildPastFixes(folder: string): Promise<string> {
  const catalogue = readExample();
  await buildRepository(catalogue, folder);
  for (const bug of catalogue.bugs.filter(({ healable }) => healable)) {
    execFileSync('git', ['apply', answerOf(catalogue, bug.name)], { cwd: folder });
    mkdirSync(join(folder, 'test'), { recursive: true });
    writeFileSync(join(folder, 'test', `${bug.name}.test.js`), writeTest(bug));
    const dates = { GIT_AUTHOR_DATE: fixedAt, GIT_COMMITTER_DATE: fixedAt };
    const options = { cwd: folder, env: { ...process.env, ...dates } };
    execFileSync('git', ['add', '--all'], options);
    execFileSync('git', ['commit', '--quiet', '--no-gpg-sign', '-m', `Fix: ${bug.title}`], options);
  }
  return folder;
}

/** The request that failed, and the whole answer that is right. */
function writeTest({ title, traffic: { method, url, headers, body }, expect }: CataloguedBug): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from '../support/request.js';

test(${JSON.stringify(title)}, async () => {
  const { status, body } = await request(${JSON.stringify(method)}, ${JSON.stringify(url)}, ${JSON.stringify({ headers, body })});

  assert.deepEqual({ status, body }, ${JSON.stringify(expect)});
});
`;
}
