import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { createMemoryObjects } from '../objects/objects.ts';
import { createSnapshots, readTree, treeKey } from './index.ts';

interface Entry {
  readonly name: string;
  readonly text?: string;
  readonly type?: 'symlink' | 'directory';
}

async function packTree(entries: readonly Entry[]): Promise<Uint8Array> {
  const tar = pack();
  for (const { name, text = '', type } of entries)
    tar.entry(type === undefined ? { name } : { name, type, linkname: '/etc/passwd' }, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  return gzipSync(Buffer.concat(chunks));
}

describe('readTree', () => {
  it('reads regular files below the one folder of the host, and nothing that leads elsewhere', async () => {
    const packed = await packTree([
      { name: 'acme-orders-c0ffee/', type: 'directory' },
      { name: 'acme-orders-c0ffee/src/order.js', text: 'export {};\n' },
      { name: 'acme-orders-c0ffee/logo.png', text: 'a\0b' },
      { name: 'acme-orders-c0ffee/link', type: 'symlink' },
      { name: 'acme-orders-c0ffee/../../etc/passwd', text: 'x' },
      { name: 'acme-orders-c0ffee/.git/config', text: 'x' },
    ]);

    const files = await readTree(packed);

    expect([...files]).toEqual([
      ['src/order.js', 'export {};\n'],
      ['logo.png', undefined],
    ]);
  });

  it('lists a file that is too large and does not read it', async () => {
    const files = await readTree(await packTree([{ name: 'a/big.js', text: 'x'.repeat(50) }]), {
      tree: 10_000,
      file: 40,
    });

    expect([...files]).toEqual([['big.js', undefined]]);
  });

  it('stops at a tree that would not fit', async () => {
    const packed = await packTree([{ name: 'a/zeros.js', text: 'x'.repeat(100_000) }]);

    await expect(readTree(packed, { tree: 50_000, file: 1 })).rejects.toMatchObject({ name: 'TreeTooLarge' });
  });

  it.each([
    ['no gzip', Buffer.from('<html>')],
    ['no tar', gzipSync(Buffer.alloc(2000, 'x'))],
  ])('says of %s that it cannot be read', async (_name, packed) => {
    await expect(readTree(packed)).rejects.toMatchObject({ name: 'TreeUnreadable' });
  });
});

describe('createSnapshots', () => {
  it('asks for a tree once, and keeps the last', async () => {
    const objects = createMemoryObjects();
    const packed = await packTree([{ name: 'a/b.js', text: 'b' }]);
    const asked: string[] = [];
    const snapshots = createSnapshots({
      objects,
      ensureTree: async (repository, commit) => {
        asked.push(`${repository}@${commit}`);
        await objects.put(treeKey(repository, commit), packed);
      },
    });

    const first = await snapshots.open('acme/orders', 'c0ffee');
    const again = await snapshots.open('acme/orders', 'c0ffee');

    expect(asked).toEqual(['acme/orders@c0ffee']);
    expect(again).toBe(first);
    expect([first.paths, first.read('b.js'), first.read('c.js')]).toEqual([['b.js'], 'b', undefined]);
  });

  it('locates what a stack trace names, and none of the code of others', async () => {
    const objects = createMemoryObjects();
    const files = ['src/orders.js', 'api/util.js', 'web/util.js', 'index.mjs'];
    const packed = await packTree(files.map((name) => ({ name: `a/${name}`, text: '' })));
    await objects.put(treeKey('acme/orders', 'c0ffee'), packed);
    const snapshots = createSnapshots({ objects, ensureTree: async () => undefined });

    const { locate } = await snapshots.open('acme/orders', 'c0ffee');

    expect(locate('file:///var/task/src/orders.js')).toEqual(['src/orders.js']);
    expect(locate('C:\\build\\src\\orders.js')).toEqual(['src/orders.js']);
    expect(locate('/app/util.js')).toEqual(['api/util.js', 'web/util.js']);
    expect(locate('/var/runtime/index.mjs')).toEqual([]);
    expect(locate('/app/node_modules/x/src/orders.js')).toEqual([]);
  });

  it('tries again after it failed', async () => {
    const objects = createMemoryObjects();
    const packed = await packTree([{ name: 'a/b.js', text: 'b' }]);
    const snapshots = createSnapshots({ objects, ensureTree: async () => undefined });

    await expect(snapshots.open('acme/orders', 'c0ffee')).rejects.toMatchObject({ name: 'TreeMissing' });
    await objects.put(treeKey('acme/orders', 'c0ffee'), packed);

    expect((await snapshots.open('acme/orders', 'c0ffee')).paths).toEqual(['b.js']);
  });
});
