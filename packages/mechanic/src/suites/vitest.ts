import { join } from 'node:path';
import { listOptions, matchNames, splitArguments } from './arguments.ts';
import { type Invocation, type Runner, type RunOrder, splitAtRunner, startPackage } from './runner.ts';

const setupFile = '.suture-vitest-setup.mjs';
const valuedOptions = listOptions(`
  -r --root -c --config --configLoader --dir --project --mode --shard
  -t --testNamePattern --exclude --retry --bail
  --environment --pool --maxWorkers --minWorkers --reporter --outputFile
  --testTimeout --hookTimeout --teardownTimeout
`);
const droppedOptions = listOptions(`
  --reporter --outputFile --silent --ui --open --watch -w --run --changed
  --coverage --coverage.enabled -u --update --passWithNoTests --inspect --inspect-brk
`);

/** vitest 1 to 4. */
export const vitest: Runner = { invoke };

function invoke({ suite, folder, reporters, files, names, bail, cover }: RunOrder): Invocation {
  const { nodeFlags, args } = splitAtRunner(suite.argv, /(?:^|\/)vitest(?:\.mjs)?$/);
  const { options, positionals } = splitArguments(args[0] === 'run' ? args.slice(1) : args, {
    valued: valuedOptions,
    dropped: droppedOptions,
  });
  const argv = [
    ...startPackage(folder, 'vitest', nodeFlags),
    'run',
    ...options,
    `--reporter=${join(reporters, 'vitest.mjs')}`,
    '--coverage.enabled=false',
    ...(names === undefined ? [] : [`--testNamePattern=${matchNames(names)}`]),
    ...(bail ? ['--bail=1'] : []),
    ...(files ?? positionals),
  ];
  if (!cover) return { argv };
  const placed = { path: setupFile, content: setupText(join(reporters, 'counter.cjs')) };
  return { argv, setup: join(folder, setupFile), placed };
}

/** Written into the tree, where `vitest` is the project's own: hooks of another copy would never run. */
function setupText(counter: string): string {
  return `import { afterAll, afterEach, beforeEach, expect } from 'vitest';

const path = ${JSON.stringify(counter)};
const counter = process.getBuiltinModule('node:module').createRequire(path)(path);
let last;
// Vitest 1 knows the file only once a test runs, and puts its tests into a suite without a name.
const file = () => expect.getState().testPath ?? last;
function namesOf(task) {
  if (task === undefined || task === task.file) return [];
  return [...namesOf(task.suite), task.name].filter((name) => name !== '');
}
counter.enter(file());
beforeEach(({ task }) => {
  last = task.file.filepath;
  counter.start(last);
});
afterEach(({ task }) => counter.finish(task.file.filepath, namesOf(task).join(' ')));
afterAll(() => counter.leave(file()));
`;
}
