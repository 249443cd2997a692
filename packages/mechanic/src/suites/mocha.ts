import { join } from 'node:path';
import { listOptions, matchNames, splitArguments } from './arguments.ts';
import { type Invocation, type Runner, type RunOrder, splitAtRunner, startPackage } from './runner.ts';

const valuedOptions = listOptions(`
  -r --require --import --loader --experimental-loader -n --node-option
  -t --timeout -s --slow -u --ui --retries -j --jobs
  -R --reporter -O --reporter-option --reporter-options
  -g --grep -f --fgrep --spec --file --extension --ignore --exclude
  --config --package --watch-files --watch-ignore
`);
const droppedOptions = listOptions(`
  -R --reporter -O --reporter-option --reporter-options -w --watch --inspect
`);
const selectingOptions = ['--spec', '-g', '--grep', '-f', '--fgrep'];

/** mocha 10 and 11. */
export const mocha: Runner = { invoke };

function invoke({ suite, root, reporters, files, names, bail, cover }: RunOrder): Invocation {
  const { nodeFlags, args } = splitAtRunner(suite.argv, /(?:^|\/)_?mocha(?:\.js)?$/);
  const dropped = files === undefined ? droppedOptions : [...droppedOptions, ...selectingOptions];
  const { options, positionals } = splitArguments(args, { valued: valuedOptions, dropped });
  return {
    argv: [
      ...startPackage(root, 'mocha', nodeFlags),
      ...options,
      ...(cover ? ['--require', join(reporters, 'mocha-setup.cjs')] : []),
      '--reporter',
      join(reporters, 'mocha.cjs'),
      // Open handles keep mocha alive after its last test; the report is written by then.
      '--exit',
      ...(names === undefined ? [] : ['--grep', matchNames(names)]),
      ...(bail ? ['--bail'] : []),
      ...(files ?? positionals),
    ],
  };
}
