import { describe, expect, it } from 'vitest';
import { detectSuite } from './detect.ts';

type Files = Readonly<Record<string, string>>;

function manifest(name: string, scripts: Readonly<Record<string, string>>, rest: object = {}): string {
  return JSON.stringify({ name, scripts, ...rest });
}

const members: Files = {
  'packages/a/package.json': manifest('@shop/a', { test: 'jest --ci', unit: 'NODE_ENV=test mocha' }),
  'packages/b/package.json': manifest('@shop/b', { test: 'vitest' }),
  'packages/c/package.json': manifest('c', { build: 'tsc' }),
  'packages/old/package.json': manifest('old', { test: 'jest' }),
  'node_modules/x/package.json': manifest('x', { test: 'jest' }),
};
const npmWorkspace: Files = {
  ...members,
  'package.json': manifest(
    'shop',
    { test: 'npm test --workspaces --if-present', solo: 'npm test', lint: 'eslint .' },
    { workspaces: ['./packages/*', '!packages/old'] },
  ),
};

function detect(files: Files, command?: string) {
  return detectSuite(
    (path) => files[path],
    command,
    () => Object.keys(files),
  );
}

/** Each part as `folder: argv`. */
function partsOf(files: Files, command?: string): readonly string[] {
  const found = detect(files, command);
  if (found.outcome === 'none') return [found.reason];
  return [found.suite, ...(found.suite.others ?? [])].map(({ cwd = '', argv }) => `${cwd}: ${argv.join(' ')}`);
}

const both = ['packages/a: jest --ci', 'packages/b: vitest run'];
const onlyA = ['packages/a: jest --ci'];

describe('the members of a workspace', () => {
  it.each<[command: string | undefined, parts: readonly string[]]>([
    [undefined, both],
    ['npm test', both],
    ['npm test -w @shop/a', onlyA],
    ['npm test --workspace=packages/a', onlyA],
    ['npm -w a run unit -- --bail', ['packages/a: mocha --bail']],
    ['npm run test -ws', both],
    ['npm --prefix packages/a test', onlyA],
    ['npm -C ./packages/a t -- -t cart', ['packages/a: jest --ci -t cart']],
    ['npm exec -w packages/b -- vitest src', ['packages/b: vitest run src']],
    ['pnpm -r test', both],
    ['pnpm --filter @shop/a test', onlyA],
    ['pnpm --filter "@shop/*..." run test', both],
    ['pnpm -F ./packages/a test -t cart', ['packages/a: jest --ci -t cart']],
    ['pnpm -C packages/a test', onlyA],
    ['pnpm --dir packages/a exec jest', ['packages/a: jest']],
    ['yarn workspace @shop/a test', onlyA],
    ['yarn workspace @shop/b vitest', ['packages/b: vitest run']],
    ['yarn workspaces run test', both],
    ['yarn workspaces foreach -Apt --exclude c run test', both],
    ['yarn workspaces foreach --include @shop/a run test', onlyA],
    ['yarn --cwd packages/a test', onlyA],
    ['bun --filter @shop/a test', onlyA],
    ['bun run --cwd packages/a test', onlyA],
    ['turbo run test --filter=@shop/a', onlyA],
    ['npx turbo lint test', both],
    ['turbo run @shop/a#test -- --verbose', ['packages/a: jest --ci --verbose']],
    ['nx test a', onlyA],
    ['nx run @shop/a:test', onlyA],
    ['yarn nx run-many -t test -p @shop/a,@shop/b', both],
    ['lerna run test --scope @shop/a', onlyA],
    ['npx lerna run test --ignore "@shop/b"', onlyA],
    ['cd packages/a && npm test', onlyA],
    ['(cd packages/b && npx vitest) && (cd packages/a; npm test)', ['packages/b: vitest run']],
    ['cd packages && cd a && MODE=x npm test', onlyA],
    ['cd packages/a && cd ../.. && npm test -w @shop/b', ['packages/b: vitest run']],
  ])('are followed from %s', (command, parts) => {
    expect(partsOf(npmWorkspace, command)).toEqual(parts);
  });

  it.each<[how: string, files: Files]>([
    [
      'an object of package.json',
      { 'package.json': manifest('s', {}, { workspaces: { packages: ['packages/{a,b}'] } }) },
    ],
    [
      'pnpm',
      { 'package.json': manifest('s', {}), 'pnpm-workspace.yaml': 'packages:\n  - "packages/**"\n  - "!**/old"\n' },
    ],
    ['lerna', { 'package.json': manifest('s', {}), 'lerna.json': '{"packages":["packages/a","packages/b"]}' }],
  ])('are read from %s', (_how, files) => {
    expect(partsOf({ ...members, ...files }, 'pnpm -r test')).toEqual(both);
  });

  it('notes the tasks that are left out', () => {
    expect(detect(npmWorkspace, 'turbo run lint test -F @shop/a')).toMatchObject({ note: '`lint` left out' });
  });

  it('keeps folders, assignments and names apart', () => {
    const found = detect(npmWorkspace, 'CI=1 npm run unit -w @shop/a');

    expect(found).toEqual({
      outcome: 'found',
      suite: {
        framework: 'mocha',
        argv: ['mocha'],
        env: { CI: '1', NODE_ENV: 'test' },
        source: 'CI=1 npm run unit -w @shop/a',
        cwd: 'packages/a',
      },
    });
    expect(detect(npmWorkspace)).toMatchObject({
      suite: { source: 'cd packages/a && jest --ci', others: [{ source: 'cd packages/b && vitest' }] },
    });
  });

  it.each<[command: string, reason: RegExp]>([
    ['npm test -w nobody', /No member of the workspace is named nobody\. The members are: @shop\/a \(packages\/a\)/],
    ['npm test -w c', /^packages\/c\/package\.json has no script named test\. Its scripts are: build\.$/],
    ['npm run nothing', /^package\.json has no script named nothing\. Its scripts are: test, solo, lint\.$/],
    ['pnpm -r run nothing', /^None of the workspace's members has a script named nothing/],
    ['cd ../elsewhere && npm test', /leads out of the repository/],
    ['npm --prefix /etc test', /outside the repository/],
    ['npm --prefix packages/none test', /no readable package\.json in packages\/none/],
  ])('says what is wrong with %s', (command, reason) => {
    expect(detect(npmWorkspace, command)).toEqual({ outcome: 'none', reason: expect.stringMatching(reason) });
  });

  it('says that there is no workspace, and that a script starts itself', () => {
    const files = { 'package.json': manifest('s', { test: 'npm run a', a: 'npm run b', b: 'npm run a' }) };

    expect(partsOf(files, 'pnpm -r test')).toEqual([expect.stringContaining('defines no workspace')]);
    expect(partsOf(files)).toEqual(['The script a of package.json starts itself: /test -> /a -> /b -> /a.']);
  });

  it('matches no pattern that would take forever', () => {
    const pattern = `${'**/a'.repeat(40)}`;
    const files = { 'package.json': manifest('s', {}, { workspaces: [pattern] }), ...members };

    expect(partsOf(files, 'npm test -ws')).toEqual([expect.stringContaining('defines no workspace')]);
  });
});

describe('the targets of nx', () => {
  const files: Files = {
    'package.json': manifest('s', {}),
    'nx.json': '{}',
    'apps/shop/project.json': JSON.stringify({
      name: 'shop',
      targets: {
        test: { executor: '@nx/jest:jest', options: { jestConfig: 'apps/shop/jest.config.ts' } },
        unit: { executor: '@nx/vite:test', options: { configFile: '{projectRoot}/vite.config.ts' } },
        e2e: { executor: 'nx:run-commands', options: { commands: ['mocha e2e'], cwd: '{projectRoot}' } },
      },
    }),
    'libs/cart/project.json': JSON.stringify({ name: 'cart', targets: {} }),
    'libs/cart/vitest.config.mts': '',
  };

  it.each([
    ['nx test shop', ': jest --config apps/shop/jest.config.ts'],
    ['nx unit shop', 'apps/shop: vitest run --config vite.config.ts'],
    ['nx run shop:e2e', 'apps/shop: mocha e2e'],
    ['nx test cart', 'libs/cart: vitest run'],
  ])('are followed from %s', (command, part) => {
    expect(partsOf(files, command)).toEqual([part]);
  });
});
