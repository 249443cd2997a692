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

function invoke({ suite, folder, reporters, files, names, bail, cover, variants }: RunOrder): Invocation {
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
  if (!cover && !variants) return { argv };
  const content = variants ? runnerText(join(reporters, 'variants.cjs')) : setupText(join(reporters, 'counter.cjs'));
  return { argv, setup: join(folder, setupFile), placed: { path: setupFile, content } };
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

/** A runner of tests that repeats each wanted one for each variant. Written into the tree for the same reason. */
function runnerText(variants: string): string {
  return `import { VitestTestRunner } from 'vitest/runners';
import { getFn } from 'vitest/suite';

const path = ${JSON.stringify(variants)};
const variants = process.getBuiltinModule('node:module').createRequire(path)(path).openVariants();
// Vitest 1 puts the tests of a file into a suite without a name.
function namesOf(task) {
  if (task === undefined || task === task.file) return [];
  return task.name === '' ? namesOf(task.suite) : [...namesOf(task.suite), task.name];
}

export default class VariantsRunner extends VitestTestRunner {
  queues = new Map();

  async onBeforeRunTask(test) {
    const queue = variants?.queueOf(test.file.filepath, namesOf(test));
    if (queue === undefined) {
      test.mode = 'skip';
    } else {
      this.queues.set(test, queue);
      test.repeats = queue.variants.length - 1;
      test.retry = 0;
    }
    return super.onBeforeRunTask?.(test);
  }

  async onBeforeTryTask(test, options) {
    this.end(test);
    const queue = this.queues.get(test);
    const variant = queue.variants[options.repeats];
    test.result.state = 'run';
    test.result.errors = [];
    this.skipped = variants.isLost(variant);
    if (!this.skipped) variants.begin(queue.test, variant);
    return super.onBeforeTryTask?.(test, options);
  }

  async runTask(test) {
    if (!this.skipped) await variants.within(getFn(test)());
  }

  async onAfterRunTask(test) {
    this.end(test);
    return super.onAfterRunTask?.(test);
  }

  async onAfterRunFiles(files) {
    await variants?.probe();
    return super.onAfterRunFiles?.(files);
  }

  end(test) {
    const errors = test.result?.errors ?? [];
    variants?.end(errors.length > 0, errors[0]);
  }
}
`;
}
