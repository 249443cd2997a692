import { describe, expect, it } from 'vitest';
import { detectSuite } from './detect.ts';

function readerOf(scripts: Readonly<Record<string, string>>) {
  return (path: string) => (path === 'package.json' ? JSON.stringify({ scripts }) : undefined);
}

describe('detectSuite', () => {
  it.each<[command: string, framework: string, argv: string[], env?: Record<string, string>]>([
    ['vitest', 'vitest', ['vitest', 'run']],
    ['vitest --watch src', 'vitest', ['vitest', 'run', 'src']],
    ['npx vitest run --config "my config.ts"', 'vitest', ['vitest', 'run', '--config', 'my config.ts']],
    ['jest -i', 'jest', ['jest', '-i']],
    ['cross-env A=b C=d jest', 'jest', ['jest'], { A: 'b', C: 'd' }],
    ['TZ=UTC NODE_ENV=test mocha test/**/*.js', 'mocha', ['mocha', 'test/**/*.js'], { TZ: 'UTC', NODE_ENV: 'test' }],
    ['node node_modules/.bin/jest --ci', 'jest', ['node', 'jest', '--ci']],
    [
      'node --experimental-vm-modules ./node_modules/jest/bin/jest.js',
      'jest',
      ['node', '--experimental-vm-modules', 'jest'],
    ],
    ['node --import tsx --test src/*.test.ts', 'node', ['node', '--import', 'tsx', '--test', 'src/*.test.ts']],
    ['tsx --test src', 'node', ['tsx', '--test', 'src']],
    ['node test.js', 'command', ['node', 'test.js']],
    ['npm test', 'jest', ['jest', '--ci']],
    ['npm t -- -t cart', 'jest', ['jest', '--ci', '-t', 'cart']],
    ['yarn test', 'jest', ['jest', '--ci']],
    ['pnpm test', 'jest', ['jest', '--ci']],
    ['npm run unit', 'vitest', ['vitest', 'run']],
    ['pnpm exec mocha', 'mocha', ['mocha']],
    ['run-s build "unit -- --bail"', 'vitest', ['vitest', 'run', '--bail']],
    ['nyc --reporter tap mocha', 'mocha', ['mocha']],
    ['istanbul cover _mocha --report text -- --ui tdd', 'mocha', ['_mocha', '--ui', 'tdd']],
    ['tape test/*.js | tap-spec', 'tap', ['tape', 'test/*.js']],
    ['yarn ava --serial', 'ava', ['ava', '--serial']],
    ['node -r esm node_modules/.bin/jasmine', 'jasmine', ['node', '-r', 'esm', 'jasmine']],
    ['bun test', 'bun', ['bun', 'test']],
    ['bun --bun test src --timeout 9', 'bun', ['bun', '--bun', 'test', 'src', '--timeout', '9']],
    ['bun run test', 'jest', ['jest', '--ci']],
    ['bun run unit', 'vitest', ['vitest', 'run']],
    ['nyc mocha', 'mocha', ['mocha']],
    ['c8 --reporter text node --test', 'node', ['node', '--test']],
    ['dotenv -e .env.test -- vitest', 'vitest', ['vitest', 'run']],
    ['cross-env A=b node test.js', 'command', ['node', 'test.js'], { A: 'b' }],
  ])('understands %s', (command, framework, argv, env = {}) => {
    const read = readerOf({ test: 'jest --ci', unit: 'vitest' });

    const found = detectSuite(read, command);

    expect(found).toMatchObject({ outcome: 'found', suite: { framework, argv, env, source: expect.any(String) } });
  });

  it('uses the test script if no command is given', () => {
    const found = detectSuite(readerOf({ test: 'npm run unit', unit: 'NODE_ENV=test mocha' }));

    expect(found).toEqual({
      outcome: 'found',
      suite: { framework: 'mocha', argv: ['mocha'], env: { NODE_ENV: 'test' }, source: 'npm run unit' },
    });
  });

  it('chooses the part of a chain that runs tests and notes what it leaves out', () => {
    const found = detectSuite(readerOf({ test: 'npm run check && vitest run && echo done', check: 'tsc' }));

    expect(found).toMatchObject({
      outcome: 'found',
      suite: { framework: 'vitest', argv: ['vitest', 'run'] },
      note: '`npm run check`, `echo done` left out',
    });
  });

  it.each([
    ['without package.json', () => undefined, 'package.json'],
    ['with a broken package.json', () => '{', 'package.json'],
    ['without a test script', readerOf({ build: 'tsc' }), 'no test script'],
    [
      "with npm's placeholder",
      readerOf({ test: 'echo "Error: no test specified" && exit 1' }),
      'no tests are specified',
    ],
    ['with a script that starts itself', readerOf({ test: 'npm test' }), 'starts itself'],
  ])('says why there is none %s', (_how, read, reason) => {
    expect(detectSuite(read)).toEqual({ outcome: 'none', reason: expect.stringContaining(reason) });
  });
});
