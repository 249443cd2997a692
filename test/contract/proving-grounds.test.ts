import { createCodeBuildGround } from '@suture/adapters/aws/codebuild';
import { createSnapshots, treeKey } from '@suture/adapters/snapshots';
import { artifactKeys, type SearchOrder, type WorkOrder } from '@suture/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openGitHub, repository } from './open-github.ts';

const suite = { framework: 'node' as const, argv: ['node', '--test'], env: {}, source: 'node --test' };
const Supply = z.strictObject({ tree: z.string(), dependencies: z.string().optional() });

/** CodeBuild's ground over GitHub's trees, for a commit with this package.json. */
async function supply(manifest: object, installed: boolean) {
  let baseCommit = '';
  const files = { 'package.json': JSON.stringify(manifest), 'src/a.js': 'export {};\n' };
  const { gateway, objects, close } = await openGitHub((host) => {
    baseCommit = host.createRepository({ name: repository, files }).head;
  });
  const ground = createCodeBuildGround({
    objects,
    snapshots: createSnapshots({ objects, ensureTree: gateway.keepTree }),
  });
  const order: WorkOrder = {
    incidentId: 'inc-1',
    attempt: 2,
    nonce: 'n'.repeat(32),
    repository,
    baseCommit,
    suite,
    files: [],
    reproduction: { kind: 'none', description: 'none', files: [], command: suite, testFiles: [], tests: [] },
    timeout: 60_000,
  };
  const searchOrder: SearchOrder = {
    ...{ kind: 'search', incidentId: 'inc-1', nonce: 'n'.repeat(32), repository, baseCommit, suite, timeout: 60_000 },
    service: 'orders',
    evidence: {
      ...{ gatheredAt: '2026-11-24T09:00:00.000Z', deployedCommit: baseCommit },
      ...{ errors: [], commits: [], gaps: [] },
    },
  };
  const read = async (order = 'fix-2') => {
    const bytes = await objects.get(`proving/in/supplies/inc-1/${order}.json`);
    return Supply.parse(JSON.parse(new TextDecoder().decode(bytes)));
  };
  await ground.supply(order);
  const { dependencies } = await read();
  if (installed && dependencies !== undefined) await objects.put(dependencies, new Uint8Array([1]));
  const answer = await ground.supply(order);
  await ground.supply(searchOrder);
  const [supplied, search] = [await read(), await read('search')];
  const hasTree = await objects.has(supplied.tree);
  await close();
  return { answer, supplied, search, hasTree, tree: treeKey(repository, baseCommit) };
}

describe('the proving ground of CodeBuild', () => {
  it.each([
    { manifest: {}, installed: false, dependencies: 'there' },
    { manifest: { dependencies: { zod: '^4' } }, installed: false, dependencies: 'missing' },
    { manifest: { devDependencies: { vitest: '^4' } }, installed: true, dependencies: 'there' },
  ])('has the tree, and reports the dependencies of $manifest as $dependencies', async (given) => {
    const { answer, supplied, hasTree, tree } = await supply(given.manifest, given.installed);

    expect(answer).toEqual({ dependencies: given.dependencies });
    expect([supplied.tree, hasTree]).toEqual([tree, true]);
    expect(supplied.dependencies !== undefined).toBe(Object.keys(given.manifest).length > 0);
  });
});

it('supplies a search beside the attempts at a fix', async () => {
  const { supplied, search } = await supply({}, false);

  expect(search).toEqual(supplied);
});

it('lets builds read the supplies below one prefix, and nothing else', async () => {
  const { supplied } = await supply({ dependencies: { zod: '^4' } }, false);
  const orders = [artifactKeys.workOrder('inc-1', 2), artifactKeys.searchOrder('inc-1')];
  const keys = [supplied.tree, supplied.dependencies ?? '', ...orders];

  expect(keys.filter((key) => !key.startsWith('proving/in/'))).toEqual([]);
});
