import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeAssertions } from './assertions.ts';
import { readFixCommits } from './fix-commits.ts';
import { readHumanEvalFix } from './human-eval-fix.ts';
import { keepCase } from './keep.ts';
import { type CorpusResult, summariseCorpus } from './model.ts';

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'suture-corpus-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const row = {
  task_id: 'JavaScript/1',
  declaration: 'const twice = (n) => {\n',
  buggy_solution: '  return n + n + 1;\n}\n',
  canonical_solution: '  return n + n;\n}\n',
  test: 'const testTwice = () => {\n  console.assert(twice(2) === 4)\n}\n\ntestTwice()\n',
  example_test: 'const testTwice = () => {\n  console.assert(twice(1) === 2)\n}\ntestTwice()\n',
};

describe('a HumanEvalFix case', () => {
  it('is laid out with the broken function, the tests that are visible and the ones that are hidden', async () => {
    const root = join(scratch(), 'case');
    const [given] = readHumanEvalFix(`${JSON.stringify(row)}\n`, 'example');

    const trial = await given?.layOut(root);

    expect(readFileSync(join(root, 'solution.js'), 'utf8')).toContain('return n + n + 1;');
    expect(readFileSync(join(root, 'solution.test.js'), 'utf8')).toContain('twice(1)');
    expect(trial?.hidden.get('hidden.test.js')).toContain('twice(2)');
    expect(trial?.fixed.get('solution.js')).toContain('return n + n;');
  });

  it('names the line that is no case', () => {
    expect(() => readHumanEvalFix(`${JSON.stringify(row)}\n{"task_id": 7}\n`, 'tests')).toThrow('line 2 of the corpus');
  });
});

describe('an assertion of a corpus', () => {
  it.each([
    ['console.assert(f(1) === 2)', 'assert.strictEqual(f(1), 2)'],
    ['console.assert(JSON.stringify(f(1)) === JSON.stringify([1]))', 'assert.deepStrictEqual(f(1), [1])'],
    ['console.assert(JSON.stringify(f(1)) === JSON.stringify((1, 2)))', 'assert.deepStrictEqual(f(1), (1, 2))'],
    ['console.assert(f(1))', 'assert.ok(f(1))'],
  ])('%s fails with the values', (from, to) => {
    expect(writeAssertions(from)).toBe(to);
  });
});

/** A repository with a fix and its test in one commit, and the same as the tags of a bug. */
function writeRepository(): { readonly folder: string; readonly fix: string } {
  const folder = scratch();
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-C', join(folder, 'shop'), '-c', 'user.name=shop', '-c', 'user.email=shop@example.com', ...args],
      {
        encoding: 'utf8',
      },
    ).trim();
  const commit = (files: Record<string, string>, message: string) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, 'shop', path)), { recursive: true });
      writeFileSync(join(folder, 'shop', path), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
    return git('rev-parse', 'HEAD');
  };
  mkdirSync(join(folder, 'shop'));
  git('init', '--quiet', '--initial-branch=main');
  commit({ 'package.json': '{ "name": "shop" }\n', 'src/sum.js': 'exports.sum = (a, b) => a - b;\n' }, 'Add sums');
  git('tag', 'Bug-1');
  const fix = commit({ 'src/sum.js': 'exports.sum = (a, b) => a + b;\n', 'test/sum.test.js': '// sums\n' }, 'Fix sums');
  git('tag', 'Bug-1-full');
  return { folder, fix };
}

describe('a list of fixes', () => {
  it.each(['commit', 'tag'])(
    'lays out the version before a %s with the tests of the fix and without the fix',
    async (kind) => {
      const { folder, fix } = writeRepository();
      const [given] = readFixCommits(`# fixes\n\nshop ${kind === 'tag' ? 'Bug-1' : fix} node --test\n`, folder);
      const root = join(folder, 'out/case');

      const trial = await given?.layOut(root);

      expect(trial?.command).toBe('node --test');
      expect(readFileSync(join(root, 'src/sum.js'), 'utf8')).toContain('a - b');
      expect(readFileSync(join(root, 'test/sum.test.js'), 'utf8')).toBe('// sums\n');
      expect([...(trial?.fixed ?? [])]).toEqual([['src/sum.js', 'exports.sum = (a, b) => a + b;\n']]);
      expect(execFileSync('git', ['-C', root, 'log', '--all', '--format=%s'], { encoding: 'utf8' })).not.toContain(
        'Fix',
      );
    },
  );

  it('names the line that is no fix', () => {
    expect(() => readFixCommits('shop abc node --test\nshop\n', '/')).toThrow('line 2 of the corpus');
  });

  it('is laid out once where its cases are kept, and put right again', async () => {
    const { folder, fix } = writeRepository();
    const [given] = readFixCommits(`shop ${fix} node --test\n`, folder);
    if (given === undefined) throw new Error('there is no case');
    const kept = keepCase(given, join(folder, 'kept'));
    const first = await kept.layOut('unused');
    writeFileSync(join(first.root, 'src/sum.js'), 'a candidate\n');

    const again = await keepCase(
      { ...given, layOut: () => Promise.reject(new Error('laid out again')) },
      join(folder, 'kept'),
    ).layOut('unused');

    expect(again).toEqual(first);
    expect(readFileSync(join(again.root, 'src/sum.js'), 'utf8')).toContain('a - b');
  });
});

describe('the summary of a corpus', () => {
  const result = (more: Partial<CorpusResult>): CorpusResult => {
    return {
      name: 'one',
      outcome: 'none',
      detail: '',
      plausible: false,
      correct: false,
      tried: 10,
      seconds: 1,
      ...more,
    };
  };

  it('counts what was proposed among the cases that say something', () => {
    const summary = summariseCorpus([
      result({ outcome: 'proposed', plausible: true, correct: true, ranks: { file: 1, function: 1, line: 4 } }),
      result({ outcome: 'proposed', plausible: true }),
      result({ outcome: 'abstained', plausible: true }),
      result({ outcome: 'none', ranks: { file: 2, function: 0, line: 0 } }),
      result({ outcome: 'set_aside' }),
    ]);

    expect(summary).toMatchObject({ cases: 4, setAside: 1, plausible: 3, proposed: 2, correct: 1, precision: 0.5 });
    expect(summary.location.file).toEqual({ top1: 1, top5: 2, top10: 2 });
    expect(summary.location.line).toEqual({ top1: 0, top5: 1, top10: 1 });
  });

  it('says what each range of confidence is worth', () => {
    const found = (confidence: number, right: boolean) => result({ plausible: true, confidence, right });

    const { calibration } = summariseCorpus([found(0.4, true), found(0.49, false), found(0.5, true), found(1, true)]);

    expect(calibration.map(({ from, repairs, right }) => [from, repairs, right])).toEqual([
      [0, 0, 0],
      [0.25, 2, 1],
      [0.5, 1, 1],
      [0.75, 0, 0],
      [0.9, 1, 1],
    ]);
  });

  it('has no precision without a proposal', () => {
    expect(summariseCorpus([result({})]).precision).toBe(0);
  });
});
