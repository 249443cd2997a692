import { expect, it } from 'vitest';
import { z } from 'zod';
import { brokenProject, createProject, git, suture, writeFile } from './project.ts';

const Report = z.object({
  right: z.int(),
  recorded: z.boolean(),
  levels: z.record(z.string(), z.string()),
  results: z.array(
    z.object({ subject: z.string(), verdict: z.string(), shown: z.string(), fix: z.string().optional() }),
  ),
});
const Trust = z.array(
  z.object({ rows: z.array(z.object({ kind: z.string(), shadow: z.object({ right: z.int() }) })) }),
);

const { 'test/stats.test.js': tests = '', 'src/stats.js': source = '', ...rest } = brokenProject;
const quiet = tests.replace(/test\('averages'[\s\S]*?\}\);\n/, '');

/** A team's history: a fix with its test, and a commit that says it fixes something, whose test passes without it. */
function createTeam() {
  const project = createProject({ ...rest, 'src/stats.js': source, 'test/stats.test.js': quiet });
  const commit = (subject: string, files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) writeFile(`${project.repository}/${path}`, text);
    git(project.repository, 'add', '--all');
    git(project.repository, 'commit', '--quiet', '-m', subject);
  };
  const fixed = source.replace('i <= numbers', 'i < numbers');
  commit('Fix the average', { 'src/stats.js': fixed, 'test/stats.test.js': tests });
  commit('Fix a comment', { 'src/stats.js': `// statistics\n${fixed}`, 'test/stats.test.js': `${tests}\n` });
  return project;
}

it('replays the fixes of a repository, changes nothing in it, and records what counts for trust', async () => {
  const { repository, home } = createTeam();
  const head = git(repository, 'rev-parse', 'HEAD');

  const shared = ['--repo', repository];
  const end = await suture(home, ['shadow', ...shared, '--unsandboxed', '--record', '--json', '--minutes', '2']);
  const report = Report.parse(JSON.parse(end.out));
  const trust = Trust.parse(JSON.parse((await suture(home, ['trust', ...shared, '--json'])).out));

  expect(end.code).toBe(0);
  expect(report.results.map(({ subject, verdict, shown, fix }) => [subject, verdict, shown, fix])).toEqual([
    ['Fix a comment', 'set_aside', 'test', undefined],
    ['Fix the average', 'right', 'test', 'template'],
  ]);
  expect(report).toMatchObject({ right: 1, recorded: true, levels: { template: 'observe', guard: 'observe' } });
  expect(trust[0]?.rows.find(({ kind }) => kind === 'template')?.shadow.right).toBe(1);
  expect(git(repository, 'rev-parse', 'HEAD')).toBe(head);
  expect(git(repository, 'status', '--porcelain')).toBe('');
  expect(git(repository, 'branch', '--list', 'suture/*')).toBe('');
});

it('withholds the test of a fix where the history has the error', async () => {
  const { repository, home } = createTeam();
  const error = 'ReferenceError: nothing of this repository\n    at elsewhere (/srv/app/lib/elsewhere.js:3:1)\n';
  writeFile(
    `${home}-past.jsonl`,
    JSON.stringify({ fix: git(repository, 'rev-parse', 'HEAD~1'), ticket: 'OPS-7', error }),
  );

  const options = ['--repo', repository, '--history', `${home}-past.jsonl`, '--unsandboxed', '--minutes', '1'];
  const end = await suture(home, ['shadow', ...options]);

  expect(end.code).toBe(0);
  expect(end.out).toMatch(/^OPS-7 +error +none +abstained/m);
  expect(end.out).toContain('Patch: 0 right (people’s files, people’s test passes), 0 wrong, 1 without a proposal.');
});

it('says how to name incidents where git shows none', async () => {
  const { repository, home } = createProject(brokenProject);

  const end = await suture(home, ['shadow', '--repo', repository]);

  expect(end).toMatchObject({ code: 1, out: expect.stringContaining('--history FILE') });
});
