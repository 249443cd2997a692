import { join } from 'node:path';
import { listOptions, matchNames, splitArguments } from './arguments.ts';
import { expandGlobs } from './glob.ts';
import {
  findPackage,
  type Invocation,
  majorOf,
  type Runner,
  type RunOrder,
  splitAtRunner,
  startPackage,
} from './runner.ts';

const valuedOptions = listOptions(`
  -r --require --import --loader --experimental-loader -n --node-option --compilers
  -t --timeout -s --slow -u --ui --retries -j --jobs --globals --global
  -R --reporter -O --reporter-option --reporter-options
  -g --grep -f --fgrep --spec --file --extension --ignore --exclude
  --config --package --opts --watch-files --watch-ignore --watch-extensions
`);
const droppedOptions = listOptions(`
  -R --reporter -O --reporter-option --reporter-options -G --growl
  -w --watch --no-exit -d --debug --debug-brk --inspect --inspect-brk
`);
const selectingOptions = ['--spec', '-g', '--grep', '-f', '--fgrep'];

/** The first version that stays alive after its tests and knows `--exit`. Earlier ones always exit, and before 3 refuse it. */
const staysAlive = 4;
/** The first version whose `mocha` runs the tests itself. Before, it started `_mocha`, without node's flags and at first without its output. */
const runsTests = 6;
/** The first version that expands patterns as its help says. Before, the shell did. */
const expandsPatterns = 3;

/** mocha 1 to 11. */
export const mocha: Runner = { invoke };

function invoke({ suite, folder, reporters, files, names, bail }: RunOrder): Invocation {
  const { nodeFlags, args } = splitAtRunner(suite.argv, /(?:^|\/)_?mocha(?:\.js)?$/);
  const dropped = files === undefined ? droppedOptions : [...droppedOptions, ...selectingOptions];
  const { options, positionals } = splitArguments(args, { valued: valuedOptions, dropped });
  const major = majorOf(findPackage(folder, 'mocha')) ?? Number.POSITIVE_INFINITY;
  return {
    argv: [
      ...startPackage(folder, 'mocha', nodeFlags, major < runsTests ? '_mocha' : 'mocha'),
      ...options,
      '--reporter',
      join(reporters, 'mocha.cjs'),
      // Open handles keep mocha alive after its last test; the report is written by then.
      ...(major >= staysAlive ? ['--exit'] : []),
      ...(names === undefined ? [] : ['--grep', matchNames(names)]),
      ...(bail ? ['--bail'] : []),
      ...(files ?? (major >= expandsPatterns ? positionals : expandGlobs(folder, positionals))),
    ],
  };
}
