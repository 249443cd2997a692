import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSourceTree, relocateStack } from './source-tree.ts';

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

it('moves the frames of a deployed service to the checked-out files', () => {
  const root = project();
  const stack =
    'TypeError: x\n    at f (file:///var/task/src/app.js:1:2)\n    at g (/var/task/node_modules/dep/index.js:3:4)\n    at node:internal/x:1:1';

  const moved = relocateStack(stack, openSourceTree(root), root);

  expect(moved).toContain(`at f (${root}/src/app.js:1:2)`);
  expect(moved).toContain('/var/task/node_modules/dep/index.js:3:4');
});
