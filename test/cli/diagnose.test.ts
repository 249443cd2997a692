import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenProject, createProject, git, listIncidents, suture, writeFile } from './project.ts';

/** The log of a service that runs the project, with the place where it failed. */
const logged = `${JSON.stringify({
  level: 'error',
  time: '2026-11-24T09:00:00.000Z',
  err: {
    name: 'TypeError',
    message: "Cannot read properties of undefined (reading 'length')",
    stack:
      "TypeError: Cannot read properties of undefined (reading 'length')\n    at average (/srv/app/src/stats.js:3:31)\n    at main (/srv/app/src/main.js:2:1)",
  },
})}\n`;

describe('suture diagnose', () => {
  it('prints where a failure comes from, writes no fix, and leaves a later heal alone', async () => {
    const { repository, home } = createProject(brokenProject);
    const shared = ['--repo', repository, '--unsandboxed'];

    const diagnosed = await suture(home, ['diagnose', ...shared, '--failing', 'npm test']);
    const [first] = await listIncidents(home, repository);
    const again = await suture(home, ['diagnose', ...shared, '--failing', 'npm test', '--json']);
    const branches = git(repository, 'branch', '--list', 'suture/*');
    const healed = await suture(home, ['heal', ...shared, '--failing', 'npm test']);

    expect(diagnosed).toMatchObject({ code: 0, err: '' });
    expect(diagnosed.out).toContain('Most likely location: src/stats.js:');
    expect(diagnosed.out).toContain(`suture heal --failing 'npm test' --repo ${repository}`);
    expect(diagnosed.out).not.toContain('FixWrite');
    expect(JSON.parse(again.out)).toMatchObject({ diagnosis: { by: 'mechanic' } });
    expect(branches).toBe('');
    expect(healed.out).toContain('A proven fix waits for you');
    expect(healed.out).not.toContain(first?.id);
  });

  it('diagnoses a log of a project without tests, which heal refuses', async () => {
    const { repository, home } = createProject({
      'package.json': '{"name":"stats","type":"module"}',
      'src/stats.js': brokenProject['src/stats.js'] ?? '',
      'src/main.js': "import { average } from './stats.js';\nconsole.log(average(undefined));\n",
    });
    const shared = ['--repo', repository, '--unsandboxed'];
    const log = join(home, '..', 'service.log');
    writeFile(log, logged);

    const refused = await suture(home, ['heal', ...shared, '--log', log]);
    const diagnosed = await suture(home, ['diagnose', ...shared, '--log', log]);

    expect(refused.code).toBe(2);
    expect(diagnosed).toMatchObject({ code: 0, err: '' });
    expect(diagnosed.out).toContain('Most likely location: src/stats.js:3');
  });

  it('refuses what passes, as heal does', async () => {
    const { repository, home } = createProject(brokenProject);

    const refused = await suture(home, ['diagnose', '--repo', repository, '--unsandboxed', '--failing', 'true']);

    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('there is nothing to heal') });
    expect(await listIncidents(home, repository)).toEqual([]);
  });
});

describe('suture heal --dry-run', () => {
  it('says what would be run, and runs and stores nothing', async () => {
    const proof = join(createProject(brokenProject).home, '..', 'ran');
    const { repository, home } = createProject({
      ...brokenProject,
      'test/proof.test.js': `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(proof)}, '');\n`,
    });
    const words = ['heal', '--repo', repository, '--unsandboxed', '--failing', 'npm test', '--dry-run'];

    const planned = await suture(home, words);
    const json = await suture(home, [...words, '--json', '--minutes', '3']);

    expect(planned).toMatchObject({ code: 0, err: '' });
    expect(planned.out).toMatch(/^Reproduction +the failing tests of npm test$/m);
    expect(planned.out).toMatch(/^Suite +npm test \(node\)$/m);
    expect(planned.out).toMatch(/^Engine +the mechanic, without a model$/m);
    expect(JSON.parse(json.out)).toMatchObject({
      commit: git(repository, 'rev-parse', 'HEAD'),
      limits: 'up to 3 fixes, 3 minutes of search for each',
    });
    expect(existsSync(proof)).toBe(false);
    expect(await listIncidents(home, repository)).toEqual([]);
    expect(readdirSync(home).flatMap((folder) => readdirSync(join(home, folder, 'tickets')))).toEqual([]);
  });

  it('names the error of a log and how it would be reproduced', async () => {
    const { repository, home } = createProject(brokenProject);
    const log = join(home, '..', 'service.log');
    writeFile(log, logged);

    const planned = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--log', log, '--dry-run']);

    expect(planned.out).toMatch(/^Failure +TypeError: Cannot read properties of undefined/m);
    expect(planned.out).toMatch(/^Reproduction +none: /m);
  });

  it('refuses what heal refuses without a run', async () => {
    const { repository, home } = createProject({ 'main.go': 'package main\n' });

    const refused = await suture(home, ['heal', '--repo', repository, '--unsandboxed', '--failing', 'x', '--dry-run']);

    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('this is Go') });
  });
});
