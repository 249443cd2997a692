import { describe, expect, it } from 'vitest';
import { findOwner } from './foreign.ts';
import { locateFrames } from './frames.ts';
import { createLocator } from './locate.ts';
import { normalisePath } from './normalise.ts';

describe('normalisePath', () => {
  it.each([
    ['file:///var/task/index.mjs', '/var/task/index.mjs'],
    ['file:///C:/work/svc/index.js', '/work/svc/index.js'],
    ['C:\\work\\svc\\index.js', '/work/svc/index.js'],
    ['webpack:///./src/fees.js?1a2b', 'src/fees.js'],
    ['webpack-internal:///(rsc)/./src/fees.ts', 'src/fees.ts'],
    ['/opt/storefront/bin/webpack:/src/lib/report.js', '/src/lib/report.js'],
    ['webpack://acme/./src/fees.js', 'acme/src/fees.js'],
    ['./src/../src/fees.js', 'src/fees.js'],
    ['/app/src/a%20b.js?t=1', '/app/src/a b.js'],
    ['app:///src/fees.js', 'src/fees.js'],
    ['https://shop.example/static/app.js', '/static/app.js'],
    ['node:internal/process/task_queues', 'node:internal/process/task_queues'],
  ])('writes %s as %s', (printed, path) => {
    expect(normalisePath(printed)).toBe(path);
  });
});

describe('findOwner', () => {
  it.each([
    ['/var/runtime/index.mjs', 'runtime'],
    ['file:///var/runtime/index.mjs', 'runtime'],
    ['node:events', 'runtime'],
    ['internal/process/next_tick.js', 'runtime'],
    ['net.js', 'runtime'],
    ['<anonymous>', 'runtime'],
    ['/usr/local/go/src/runtime/panic.go', 'runtime'],
    ['/rustc/90b35a/library/std/src/panicking.rs', 'runtime'],
    ['/app/node_modules/pg/lib/client.js', 'dependency'],
    ['C:\\svc\\node_modules\\pg\\client.js', 'dependency'],
    ['/root/.yarn/cache/pg-npm-8/client.js', 'dependency'],
    ['/usr/local/lib/python3.11/site-packages/flask/app.py', 'dependency'],
    ['/go/pkg/mod/github.com/x/y@v1/z.go', 'dependency'],
    ['org/springframework/web/Handler.java', 'dependency'],
    ['/app/src/fees.js', undefined],
    ['/opt/storefront/src/net.js', undefined],
    ['com/acme/Loans.java', undefined],
  ])('says whose %s is', (path, owner) => {
    expect(findOwner(path)).toBe(owner);
  });
});

describe('createLocator', () => {
  const app = ['index.js', 'index.mjs', 'src/fees.js', 'src/desk/fees.js', 'lib/tool.js'];
  const monorepo = [
    'packages/api/src/fees.js',
    'packages/api/src/routes.js',
    'packages/web/src/routes.js',
    'packages/api/package.json',
  ];
  const compiled = ['src/fees.ts', 'src/routes.ts', 'src/desk/open.tsx', 'package.json'];

  it.each([
    [app, '/app/src/fees.js', 'src/fees.js', 'exact'],
    [app, '/app/src/desk/fees.js', 'src/desk/fees.js', 'exact'],
    [app, '/srv/release-42/src/fees.js', 'src/fees.js', 'exact'],
    [app, '/var/task/index.mjs', 'index.mjs', 'exact'],
    [app, 'C:\\work\\svc\\index.js', 'index.js', 'exact'],
    [app, '/app/lib/tool.js', 'lib/tool.js', 'exact'],
    [monorepo, '/app/src/fees.js', 'packages/api/src/fees.js', 'exact'],
    [compiled, '/app/dist/fees.js', 'src/fees.ts', 'unknown'],
    [compiled, '/app/dist/desk/open.js', 'src/desk/open.tsx', 'unknown'],
    [compiled, '/app/src/fees.ts', 'src/fees.ts', 'exact'],
    [['src/com/acme/Loans.java'], 'com/acme/Loans.java', 'src/com/acme/Loans.java', 'exact'],
  ])('finds a file of %j for %s', (files, printed, file, line) => {
    expect(createLocator(files)(printed)).toEqual({ outcome: 'found', file, line });
  });

  it('follows the compiler to the source folder that its settings name', () => {
    const files = ['tsconfig.json', 'source/server/fees.ts', 'other/fees.ts'];
    const settings = '{\n  // where it goes\n  "compilerOptions": { "outDir": "./release", "rootDir": "./source" },\n}';

    const locate = createLocator(files, (path) => (path === 'tsconfig.json' ? settings : undefined));

    expect(locate('/app/release/server/fees.js')).toEqual({
      outcome: 'found',
      file: 'source/server/fees.ts',
      line: 'unknown',
    });
  });

  it.each([
    [app, '/var/runtime/index.mjs', { outcome: 'foreign', owner: 'runtime' }],
    [app, '/app/node_modules/x/index.js', { outcome: 'foreign', owner: 'dependency' }],
    [app, '/app/dist/server/index.js', { outcome: 'unknown', compiled: true }],
    [app, '/app/src/deep/folder/index.js', { outcome: 'unknown', compiled: true }],
    [
      monorepo,
      '/app/src/routes.js',
      { outcome: 'ambiguous', files: ['packages/api/src/routes.js', 'packages/web/src/routes.js'], line: 'exact' },
    ],
  ])('does not take any file of %j for %s', (files, printed, location) => {
    expect(createLocator(files)(printed)).toEqual(location);
  });

  it('lets the other frames decide between two packages', () => {
    const frames = [
      { file: '/app/src/routes.js', line: 3 },
      { file: '/app/src/fees.js', line: 9 },
    ];

    const located = locateFrames(frames, createLocator(monorepo));

    expect(located.map(({ file, others }) => [file, others])).toEqual([
      ['packages/api/src/routes.js', []],
      ['packages/api/src/fees.js', []],
    ]);
  });
});
