import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchDecisive } from './decisive-files.ts';

const files = [
  'src/a.js',
  'test/a.test.js',
  'test/fixtures/order.json',
  'package.json',
  'vitest.config.ts',
  '.mocharc.yml',
  'data/orders.json',
  'node_modules/mocha/lib/runner.js',
  'node_modules/left-pad/index.js',
];

function tree(): string {
  const root = mkdtempSync(join(tmpdir(), 'suture-decisive-'));
  for (const path of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), 'one');
    // Long enough ago that a change of the same size has another time.
    utimesSync(join(root, path), 1, 1);
  }
  return root;
}

describe('watchDecisive', () => {
  it.each([
    ['src/a.js', 'src/a.js'],
    ['test/a.test.js', 'test/a.test.js'],
    ['test/fixtures/order.json', 'test/fixtures/order.json'],
    ['package.json', 'package.json'],
    ['vitest.config.ts', 'vitest.config.ts'],
    ['.mocharc.yml', '.mocharc.yml'],
    ['node_modules/mocha/lib/runner.js', 'node_modules/mocha/'],
  ])('names %s when its text changes', (path, named) => {
    const root = tree();
    const findChanged = watchDecisive(root);

    writeFileSync(join(root, path), 'two');

    expect(findChanged()).toEqual([named]);
  });

  it('sees a change of the same size whose time was set back', () => {
    const root = tree();
    const findChanged = watchDecisive(root);

    writeFileSync(join(root, 'test/a.test.js'), 'two');
    utimesSync(join(root, 'test/a.test.js'), 1, 1);

    expect(findChanged()).toEqual(['test/a.test.js']);
  });

  it('sees a test that is gone, and a package that is another one', () => {
    const root = tree();
    symlinkSync('mocha', join(root, 'node_modules/chai'));
    const findChanged = watchDecisive(root);

    rmSync(join(root, 'test/a.test.js'));
    rmSync(join(root, 'node_modules/chai'));
    symlinkSync('left-pad', join(root, 'node_modules/chai'));

    expect(findChanged()).toEqual(expect.arrayContaining(['test/a.test.js', 'node_modules/chai']));
  });

  it('lets a service write its data, and tests write new files', () => {
    const root = tree();
    const findChanged = watchDecisive(root);

    writeFileSync(join(root, 'data/orders.json'), 'two');
    writeFileSync(join(root, 'test/new.test.js'), 'new');

    expect(findChanged()).toEqual([]);
    expect(readFileSync(join(root, 'data/orders.json'), 'utf8')).toBe('two');
  });
});
