import { createSyntax } from '@suture/adapters/syntax';
import {
  type Diagnosis,
  describeFinding,
  type FileChange,
  GuardrailRule,
  judgeGuardrails,
  type Patch,
  type Reproduction,
} from '@suture/core';
import { describe, expect, it } from 'vitest';
import { growthOf, linear } from './growth.ts';

const before = "import { rate } from './rate.ts';\nexport const total = (o) => o.customer.name;\n";
const after = before.replace('customer.name', 'customer?.name');
const own = 'suture-reproduction/inc-1.test.ts';

function createReproduction(change: Partial<Reproduction> = {}): Reproduction {
  return {
    kind: 'captured-event',
    description: 'the captured request',
    files: [
      { path: own, content: "import { it } from 'vitest';\nimport '../src/a.ts';\nawait fetch('http://localhost');\n" },
    ],
    command: { framework: 'vitest', argv: ['vitest'], env: {}, source: 'npm test' },
    testFiles: [own],
    tests: [],
    ...change,
  };
}

function judge(
  files: readonly FileChange[],
  rule: object = {},
  reproduction: Partial<Reproduction> = {},
  title = 'Guard',
  rationale = 'x',
  base: Readonly<Record<string, string>> = {},
) {
  const diagnosis: Diagnosis = {
    cause: 'x',
    category: 'code',
    confidence: 1,
    locations: [],
    files: files.map((file) => file.path),
    citations: [],
    alternatives: [],
    by: 'mechanic',
    limits: [],
  };
  const patch: Patch = {
    baseCommit: 'c0ffee',
    idea: 'guard',
    title,
    rationale,
    files: [...files],
    diff: '',
    by: 'mechanic',
    reproduction: createReproduction(reproduction),
  };
  return judgePatch(patch, diagnosis, rule, base);
}

const syntax = createSyntax();

/** The refusals as a person reads them. @param base files of the base commit beside the changed ones */
async function judgePatch(
  patch: Patch,
  diagnosis: Diagnosis,
  rule: object,
  base: Readonly<Record<string, string>> = {},
) {
  const guarded = { patch, diagnosis, rule: GuardrailRule.parse(rule) };
  const verdict = await judgeGuardrails(guarded, { syntax, readBase: async (path) => base[path] });
  return verdict.refusals.map(describeFinding);
}

const change = (path: string): FileChange => ({ path, before, after });
const adding = (text: string): FileChange => ({ path: 'src/a.ts', before, after: `${before}${text}\n` });

describe('paths', () => {
  it.each([
    'src/a.ts',
    'index.js',
    'app/[id]/(x)/@y/page.tsx',
    'packages/api/src/contest.ts',
    'src/compose.ts',
    'src/infrastructure/db.ts',
    'src/latest/x.ts',
    'src/build/pack.ts',
    'src/config.js',
    'src/mock-bank.ts',
    'src/contact/release-notes.ts',
    'lib/values.js',
    'src/console.ts',
    'app/routes/$id.tsx',
    'src/setup.ts',
    'src/schema.ts',
    'src/deployments/list.ts',
  ])('allows %s', async (path) => {
    expect(await judge([change(path)])).toEqual([]);
  });

  it.each([
    '.git/hooks/pre-commit',
    '.gitattributes',
    '.gitmodules',
    '.github/workflows/ci.yml',
    '.GITHUB/workflows/ci.yml',
    '.gitlab-ci.yml',
    '.circleci/config.yml',
    'Jenkinsfile',
    'buildspec.yml',
    'Makefile',
    'Dockerfile',
    'api/Dockerfile.prod',
    'docker-compose.yml',
    'main.tf',
    'x/y.tfvars',
    'infra/a.ts',
    'stacks/a.ts',
    'sst.config.ts',
    'serverless.yml',
    '.env',
    'api/.ENV.local',
    '.envrc',
    'a.pem',
    'x/secrets/a.json',
    '.npmrc',
    'config/production.json',
    'package.json',
    'Package.json',
    'packages/a/package.json',
    'package-lock.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'bun.lockb',
    'node_modules/a/index.js',
    'src/a.test.ts',
    'src/a.spec.js',
    'test/a.ts',
    'src/__tests__/a.ts',
    'src/__mocks__/a.ts',
    'a/__snapshots__/a.snap',
    'vitest.config.ts',
    'jest.config.js',
    '.mocharc.yml',
    'tsconfig.json',
    'x/tsconfig.build.json',
    '.husky/pre-push',
    'suture.config.ts',
    'AGENTS.md',
    'CODEOWNERS',
    'docs/CODEOWNERS',
    'suture-reproduction/old.test.ts',
    'x/suture-reproduction/a.ts',
    'jest.setup.js',
    'vitest.setup.ts',
    'test-setup.js',
    'src/setupTests.js',
    'src/setup-jest.ts',
    'src/globalSetup.ts',
    'config/global-teardown.js',
    'src/a.tests.js',
    'tap-snapshots/a.js',
    'testing/a.js',
    'src/mocks/handlers.ts',
    'testdata/a.json',
    'conftest.py',
    'pytest.ini',
    'src/test/java/OrderTest.java',
    'app/OrderTests.cs',
    'phpunit.xml.dist',
    'next.config.js',
    'svelte.config.js',
    'angular.json',
    '.pre-commit-config.yaml',
    'lefthook.yml',
    '.lintstagedrc.json',
    'action.yml',
    'tools/action.yaml',
    'scripts/deploy.sh',
    'scripts/ci/release-all.mjs',
    'bin/publish.js',
    'kustomization.yaml',
    'base/kustomization.yml',
    'values-eu.yaml',
    'db/migrations/0001.sql',
    'src/migrations/1700000000-add.ts',
    'prisma/schema.prisma',
    'knexfile.js',
    'config/credentials.json',
    'config/service-account-eu.json',
    'deploy/kubeconfig',
    '.kube/config',
    'dist/index.js',
    'packages/a/dist/index.js',
    'build/main.js',
    'vendor/lib.js',
    'turbo.json',
    'setup.py',
    'build.gradle.kts',
    'CMakeLists.txt',
    'shop.csproj',
    'mix.exs',
  ])('refuses %s, whatever the configuration allows', async (path) => {
    expect(await judge([change(path)], { allow: ['**', path] })).toEqual([expect.stringContaining('protected path')]);
  });

  it.each([
    '../a.ts',
    'src/../package.json',
    './package.json',
    '/etc/passwd',
    'src//a.ts',
    'src/',
    'src\\a.ts',
    '..\\a.ts',
    'C:/a.ts',
    'package.json ',
    ' package.json',
    'package.json.',
    'pаckage.json',
    'src/a\u200b.ts',
    'src/a\n.ts',
    '.git\u200c/config',
    'ｐackage.json',
    'git~1/config',
    'src/a.ts:x',
    '-rf',
    'src/*.ts',
    'src/\u001b[2Ja.ts',
    '~/.ssh/config',
    '$HOME/a.ts',
    '${HOME}/a.ts',
    'con',
    'src/aux.js',
    'nul.ts',
  ])('refuses the odd path %j', async (path) => {
    expect(await judge([change(path)])).toEqual([expect.stringMatching(/plain path|printable ASCII/)]);
  });

  it("follows the operator's allowed and denied paths", async () => {
    expect(await judge([change('lib/a.ts')], { allow: ['src/**'] })).toEqual([
      expect.stringContaining('outside the allowed'),
    ]);
    expect(await judge([change('src/pay.ts')], { deny: ['**/pay*'] })).toEqual([expect.stringContaining('(**/pay*)')]);
  });
});

describe('extent', () => {
  it('refuses to delete or add a file', async () => {
    expect(await judge([{ path: 'src/a.ts', before, after: null }])).toContainEqual(
      expect.stringContaining('src/a.ts: a fix may not delete a file'),
    );
    expect(await judge([{ path: 'src/a.ts', before: null, after }])).toContainEqual(
      expect.stringContaining('src/a.ts: a fix may not add a file other than its reproduction'),
    );
  });

  it('refuses a patch that changes nothing', async () => {
    expect(await judge([{ path: 'src/a.ts', before, after: before }])).toContainEqual(
      expect.stringContaining('nothing is changed'),
    );
  });

  it('allows lines to be reordered', async () => {
    expect(await judge([{ path: 'src/a.ts', before: 'a\nb\n', after: 'b\na\n' }])).toEqual([]);
  });

  it('counts files and lines', async () => {
    const files = ['a', 'b', 'c'].map((name) => change(`src/${name}.ts`));

    expect(await judge(files, { maxFiles: 2 })).toEqual([
      expect.stringContaining('3 files are changed, at most 2 may be'),
    ]);
    expect(await judge(files, { maxLines: 5 })).toEqual([expect.stringContaining('lines are changed, at most 5')]);
    expect(await judge(files, { maxFiles: 3, maxLines: 6 })).toEqual([]);
  });

  it('refuses a line that is too long to review', async () => {
    expect(await judge([adding(`// ${'x'.repeat(500)}`)])).toEqual([expect.stringContaining('500 characters')]);
  });

  it('refuses a file named twice, in any case', async () => {
    expect(await judge([change('src/a.ts'), change('src/A.ts')])).toEqual([
      expect.stringContaining('a file is named twice'),
    ]);
  });

  it('allows only the files of the diagnosis unless the operator allows more', async () => {
    const patch = { ...change('src/a.ts') };
    const diagnosis: Diagnosis = {
      cause: 'x',
      category: 'code',
      confidence: 1,
      locations: [],
      files: ['src/b.ts'],
      citations: [],
      alternatives: [],
      by: 'm',
      limits: [],
    };
    const whole: Patch = {
      baseCommit: 'c',
      idea: 'i',
      title: 't',
      rationale: 'r',
      files: [patch],
      diff: '',
      by: 'm',
      reproduction: createReproduction(),
    };

    expect(await judgePatch(whole, diagnosis, {})).toEqual([
      expect.stringContaining('src/a.ts: the diagnosis does not name this file'),
    ]);
    expect(await judgePatch(whole, diagnosis, { beyondDiagnosis: true })).toEqual([]);
  });

  it.each(['two\nlines', 'turned \u202eabc'])('refuses the title %j', async (title) => {
    expect(await judge([change('src/a.ts')], {}, {}, title)).toEqual([
      expect.stringContaining('the title is not one plain line'),
    ]);
  });
});

describe('words that a code host acts on', () => {
  const closing = [
    'Closes #1',
    'fixes: shop/orders#12',
    'Resolved GH-3',
    'Fix https://github.com/shop/orders/issues/2',
    'close https://gitlab.example/shop/orders/-/issues/2',
  ];
  const skipping = ['Mend it [skip ci]', '[ci skip] Mend it', '[no ci]', '[skip actions]', '***NO_CI***'];
  const calling = ['look @everyone', '@acme/security: mend it', '(@octocat)'];

  it.each([...closing, ...skipping, ...calling])('refuses the title %s', async (title) => {
    expect(await judge([change('src/a.ts')], {}, {}, title)).toEqual([
      expect.stringMatching(/^the title (?:closes another|tells pipelines|calls somebody)/),
    ]);
  });

  it.each([...closing, ...skipping])('refuses the rationale %s', async (rationale) => {
    expect(await judge([change('src/a.ts')], {}, {}, 'Guard', `It was so.\n\n${rationale}`)).toEqual([
      expect.stringMatching(/^the rationale (?:closes another|tells pipelines)/),
    ]);
  });

  it.each(['Guard user@example.com', 'Fix the first of 3 orders', 'Read a/@b/c', 'Close the file', 'Skip ci.js'])(
    'allows the words %s',
    async (words) => {
      expect(await judge([change('src/a.ts')], {}, {}, words, words)).toEqual([]);
    },
  );
});

describe('what is added', () => {
  it.each([
    "import x from 'evil';",
    "import 'evil';",
    "import{x}from'evil';",
    'import x, * as y from "evil";',
    "import type { X } from 'evil';",
    "export * from 'evil';",
    "export { x } from 'evil';",
    "const x = await import('evil');",
    'await import(`evil`);',
    "const x = require('evil');",
    "import x = require('evil');",
    "require.resolve('evil');",
    "require /* a */ ( 'evil' );",
    "import/**/'evil';",
    "import(// a\n'evil')",
    "import x from '/evil';",
    "import x from 'node:evil';",
    "import x from '#evil';",
    "import x from 'data:text/javascript,evil';",
    "r\\u0065quire('evil');",
  ])('refuses the new import %s', async (text) => {
    expect((await judge([adding(text)])).join()).toMatch(/imports .*evil/);
  });

  it("allows an import of the repository's own source", async () => {
    expect(await judge([adding("import { round } from '../lib/round.ts';")])).toEqual([]);
    expect(await judge([adding("import { rate as r } from './rate.ts';")])).toEqual([]);
  });

  it.each(['../../outside.ts', './../../x', '../node_modules/evil/index.js'])(
    'refuses the import of %s',
    async (name) => {
      expect((await judge([adding(`import x from '${name}';`)])).join()).toContain("not the repository's own source");
    },
  );

  it.each([
    ["const c = 'child_process';", 'starts programs'],
    ['eval(x);', 'makes code'],
    ['(0, eval)(x);', 'makes code'],
    ['\\u0065val(x);', 'makes code'],
    ['new Function("x")();', 'makes code'],
    ['[].constructor.constructor("x")();', 'makes code'],
    ['setTimeout("x");', 'makes code'],
    ['const Make = Function;', 'makes code'],
    ['Function.call(null, "x")();', 'makes code'],
    ['(() => {}).constructor("x")();', 'makes code'],
    ["(() => {})['constructor']('x')();", 'makes code'],
    ["globalThis['ev' + 'al']('x');", 'makes code'],
    ['require(name);', 'computed names'],
    ['const r = require;', 'computed names'],
    ['await import(name);', 'computed names'],
    ["fetch('https://evil.example');", 'opens connections'],
    ['new WebSocket(x);', 'opens connections'],
    ['const get = fetch;', 'opens connections'],
    ['[fetch][0](x);', 'opens connections'],
    ['fetch.call(null, x);', 'opens connections'],
    ['process.env.KEY;', 'reads the environment'],
    ["process['env'];", 'reads the environment'],
    ['process?.env;', 'reads the environment'],
    ['const { env } = process;', 'reaches for the process'],
    ["Reflect.get(process, 'env');", 'uses Reflect'],
    ["process?.['env'];", 'reads the environment'],
  ])('refuses %s', async (text, reason) => {
    expect((await judge([adding(text)])).join()).toContain(reason);
  });

  it('lets a file keep its existing behavior', async () => {
    const busy = "import 'pg';\nconst url = process.env.URL;\nfetch(url);\nreturn o.a;\n";

    expect(await judge([{ path: 'src/a.ts', before: busy, after: busy.replace('o.a', 'o?.a') }])).toEqual([]);
  });

  it('refuses a secret that was not there before', async () => {
    const token = ['ghp', 'a1B2'.repeat(9)].join('_');

    expect((await judge([adding(`// ${token}`)])).join()).toContain('looks like a secret');
    expect((await judge([adding("const password = 'hunter2hunter2';")])).join()).toContain('looks like a secret');
    expect(await judge([{ path: 'src/a.ts', before: `// ${token}\na\n`, after: `// ${token}\nb\n` }])).toEqual([]);
  });

  it.each(['\u200b', '\u202e', '\u2066', '\ufeff', '\u2028', '\u00ad', '\u3164', '\u{e0041}', '\u0000', 'a\rb'])(
    'refuses %j',
    async (text) => {
      expect((await judge([adding(`// ${text}`)])).join()).toContain('invisible');
    },
  );
});

describe('the reproduction', () => {
  const holding = (path: string, content = 'it()') => ({ files: [{ path, content }], testFiles: [path] });
  const reasonsFor = (reproduction: Partial<Reproduction>) => judge([change('src/a.ts')], {}, reproduction);

  it.each([own, 'packages/api/suture-reproduction/a.spec.mjs', 'test/suture-reproduction/a.test.ts'])(
    'may stand at %s',
    async (path) => {
      expect(await reasonsFor(holding(path))).toEqual([]);
    },
  );

  it('may hold the event it sends', async () => {
    const files = [
      { path: own, content: 'it()' },
      { path: 'suture-reproduction/inc-1.event.json', content: '{}' },
    ];

    expect(await reasonsFor({ files })).toEqual([]);
  });

  it.each([
    'src/a.test.ts',
    'suture-reproduction.test.ts',
    'suture-reproduction/../src/a.test.ts',
    'suture-reproduction/x/a.test.ts',
    'suture-reproduction/node_modules/zod/a.test.js',
    '.github/suture-reproduction/a.test.ts',
    'node_modules/suture-reproduction/a.test.ts',
    'suture-reproduction/vitest.config.ts',
    'suture-reproduction/package.json',
    'suture-reproduction/tsconfig.json',
    'suture-reproduction/.mocharc.json',
    'suture-reproduction/setup.ts',
    'suture-reproduction/a.test.ts ',
    'Suture-Reproduction/a.test.ts',
    '/suture-reproduction/a.test.ts',
  ])('may not stand at %j', async (path) => {
    expect(await reasonsFor(holding(path))).not.toEqual([]);
  });

  it.each([
    ["require('child_process')", 'starts programs'],
    ['eval(x)', 'makes code'],
    ["import '../../outside.ts'", "not the repository's own source"],
    ["const password = 'hunter2hunter2'", 'secret'],
    ['a\u202eb', 'invisible'],
    ['x'.repeat(300_000), 'longer than'],
  ])('may not hold %.40s', async (content, reason) => {
    expect((await reasonsFor(holding(own, content))).join()).toContain(reason);
  });

  it('may not have more than a few files or replace a changed one', async () => {
    const files = [1, 2, 3, 4].map((n) => ({ path: `suture-reproduction/${n}.test.ts`, content: 'it()' }));

    expect(await reasonsFor({ files, testFiles: ['suture-reproduction/1.test.ts'] })).toEqual([
      expect.stringContaining('the reproduction adds 4 files, at most 3 may be'),
    ]);
    expect(
      (
        await reasonsFor({
          files: [
            { path: own, content: '' },
            { path: own.toUpperCase(), content: '' },
          ],
        })
      ).join(),
    ).toContain('named twice');
  });

  it('adds no files if it is not run', async () => {
    expect(await reasonsFor({ kind: 'none' })).toEqual([
      expect.stringContaining('a reproduction of kind none adds no files'),
    ]);
    expect(await reasonsFor({ kind: 'none', files: [], testFiles: [] })).toEqual([]);
  });

  it("runs its own files and not the project's", async () => {
    expect(await reasonsFor({ testFiles: ['test/a.test.ts'] })).toEqual([
      expect.stringContaining('the reproduction must run test files of its own and no others'),
    ]);
    expect(await reasonsFor({ testFiles: [] })).toHaveLength(1);
  });
});

describe('time', () => {
  it.each([
    ['an import with an open comment', 'from/*'],
    ['an import with a line comment', 'import//'],
    ['require and blanks', 'require   '],
    ['comments in a row', 'from/**/'],
    ['an open comment of stars', 'import/***'],
  ])('grows with the length of the text, not with its square: %s', async (_name, part) => {
    const work = (length: number) => {
      const text = part.repeat(Math.ceil(length / part.length));
      const files = [{ path: own, content: text }];
      return judge([{ path: 'src/a.ts', before, after: `${before}${text}` }], {}, { files });
    };

    expect(await growthOf(work, 240_000)).toBeLessThan(linear);
  });

  it('judges a giant file by its size alone', async () => {
    expect(await judge([{ path: 'src/a.ts', before, after: 'x'.repeat(20_000_000) }])).toEqual([
      expect.stringContaining('src/a.ts: longer than 1000000 characters'),
    ]);
  });

  it.each([`from /* ${'x'.repeat(300)} */ 'net'`, `import${' '.repeat(300)}'net'`, `require(/* a */ 'net')`])(
    'finds a name of a module that is put far away: %#',
    async (text) => {
      expect((await judge([adding(text)])).join()).toMatch(/cannot be parsed|imports net/);
    },
  );
});
