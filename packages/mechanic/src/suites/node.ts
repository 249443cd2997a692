import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { escapePattern, listOptions, splitArguments } from './arguments.ts';
import { expandGlobs } from './glob.ts';
import type { Invocation, Runner, RunOrder } from './runner.ts';

/** Options of node itself, and of `tsx`, that take the next argument. */
export const nodeValuedOptions = listOptions(`
  --import --require -r --loader --experimental-loader --conditions -C --env-file --tsconfig
  --test-reporter --test-reporter-destination --test-name-pattern --test-skip-pattern
  --test-concurrency --test-timeout --test-shard
`);
const droppedOptions = listOptions(`
  --test --watch --test-reporter --test-reporter-destination --experimental-test-coverage --test-update-snapshots
`);

/** node's own test runner, from Node 20.19. It cannot stop at the first failure, so `bail` changes nothing. */
export const node: Runner = { invoke };

function invoke({ suite, folder, reporters, files, names, variants }: RunOrder): Invocation {
  const [program = 'node', ...args] = suite.argv;
  const { options, positionals } = splitArguments(args, { valued: nodeValuedOptions, dropped: droppedOptions });
  return {
    argv: [
      program === 'node' ? process.execPath : program,
      '--require',
      join(reporters, 'node-setup.cjs'),
      ...options,
      '--test',
      `--test-reporter=${pathToFileURL(join(reporters, 'node.mjs')).href}`,
      '--test-reporter-destination=stdout',
      // With variants, the tests that are defined are chosen in the test file's own process.
      ...(names === undefined || variants ? [] : [`--test-name-pattern=${patternOf(names)}`]),
      // Node 20 takes files and folders only; a shell would have expanded the patterns of the script.
      ...(files ?? expandGlobs(folder, positionals)),
    ],
  };
}

/** Node 20 matches each name by itself and Node 22 the names joined, so each is allowed; other tests are dropped later. */
function patternOf(names: readonly string[]): string {
  const parts = names.flatMap((name) => [...name.split(' > '), name.split(' > ').join(' '), name]);
  return `/^(?:${[...new Set(parts)].map(escapePattern).join('|')})$/`;
}
