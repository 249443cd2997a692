import { join } from 'node:path';
import { listOptions, splitArguments } from './arguments.ts';
import { expandGlobs } from './glob.ts';
import { type Invocation, type Runner, type RunOrder, splitAtRunner, startPackage } from './runner.ts';

const droppedOptions = listOptions(`
  --reporter --parallel --verbose --color --no-color
`);
const selectingOptions = ['--filter', '--filter-path'];

/** jasmine 3 to 6. It selects by a part of a name alone, so a selection runs whole files and drops the other tests. */
export const jasmine: Runner = { invoke };

function invoke({ suite, folder, reporters, files }: RunOrder): Invocation {
  const { nodeFlags, args } = splitAtRunner(suite.argv, /(?:^|\/)jasmine(?:\.js)?$/);
  const dropped = files === undefined ? droppedOptions : [...droppedOptions, ...selectingOptions];
  const { options, positionals } = splitArguments(args, { valued: [], dropped });
  return {
    argv: [
      ...startPackage(folder, 'jasmine', nodeFlags),
      `--helper=${join(reporters, 'jasmine.cjs')}`,
      ...options,
      ...(files ?? expandGlobs(folder, positionals)),
    ],
  };
}
