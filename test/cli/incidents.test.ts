import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { brokenProject, createProject, handOver, listIncidents, suture } from './project.ts';

it('filters incidents, shows their age, shows the latest without an id, and repeats how it was called', async () => {
  const { repository, home } = createProject(brokenProject);
  const shared = ['--repo', repository, '--unsandboxed'];

  const empty = await suture(home, ['incidents', '--repo', repository]);
  const nothing = await suture(home, ['show', '--repo', repository]);
  await handOver(home, repository);
  const [incident] = await listIncidents(home, repository);
  const all = await suture(home, ['incidents', ...shared, '--status', 'handed-over', '--since', '1d']);
  const none = await suture(home, ['incidents', ...shared, '--status', 'closed']);
  const found = await suture(home, ['incidents', ...shared, '--search', 'IT IS BAD', '--json']);
  const shown = await suture(home, ['show', ...shared]);

  expect(empty.out).toBe(`No incidents yet. Start with: suture heal --failing "npm test" --repo ${repository}\n`);
  expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining(`suture heal --failing "npm test" --repo`) });
  expect(all.out).toMatch(new RegExp(`^${incident?.id}  \\S+  \\d+[sm]  handed over  `));
  expect(none).toMatchObject({ code: 0, out: 'None of 1 incidents matches.\n' });
  expect(JSON.parse(found.out)).toMatchObject([{ id: incident?.id }]);
  expect(shown.out).toContain(incident?.id);
});

it.each([
  ['--status', 'lost', 'Allowed choices are open, waiting, closed, handed-over, recorded'],
  ['--since', 'yesterday', '30m, 12h, 7d or 2w'],
])('refuses %s %s', async (option, value, words) => {
  const { repository, home } = createProject(brokenProject);

  const refused = await suture(home, ['incidents', '--repo', repository, option, value]);

  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(words) });
});

it('quotes a folder with a space in the commands that it suggests', async () => {
  const { repository, home } = createProject(brokenProject);
  const spaced = join(repository, '..', 'my project');
  renameSync(repository, spaced);

  const { out } = await suture(home, ['incidents', '--repo', spaced]);

  expect(out).toContain(`--repo '${spaced}'`);
});
