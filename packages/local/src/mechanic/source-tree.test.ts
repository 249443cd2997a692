import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSourceTree } from './source-tree.ts';

function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'suture-tree-'));
  mkdirSync(join(root, 'src'));
  mkdirSync(join(root, 'node_modules', 'dep'), { recursive: true });
  writeFileSync(join(root, 'src', 'app.js'), 'export const a = 1;\n');
  writeFileSync(join(root, 'node_modules', 'dep', 'index.js'), '');
  symlinkSync('/etc/hostname', join(root, 'src', 'link.js'));
  return root;
}

it('lists the sources of a project, without dependencies and links', () => {
  const tree = openSourceTree(project());

  expect(tree.list()).toEqual(['src/app.js']);
  expect(tree.read('src/app.js')).toContain('export');
  expect(tree.read('src/link.js')).toBeUndefined();
  expect(tree.read('../../etc/hostname')).toBeUndefined();
});
