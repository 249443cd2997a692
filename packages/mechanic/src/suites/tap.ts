import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { listOptions, splitArguments } from './arguments.ts';
import { expandGlobs } from './glob.ts';
import { findPackage, majorOf, type RunOrder, splitAtRunner, startPackage } from './runner.ts';

/** One program whose standard output is TAP. */
export interface TapProgram {
  readonly argv: readonly string[];
  /** The only test file that it runs, if that is known beforehand. */
  readonly file?: string;
}

const valuedOptions = listOptions(`
  -r --require --import --node-arg --timeout -t --jobs -j --ignore -i --grep -g --match -m --concurrency -c
  -R --reporter --node-arguments --config --test-arg
`);
const droppedOptions = listOptions(`
  -R --reporter --tap --watch -w --coverage --no-coverage --check-coverage --no-check-coverage --100
  --coverage-report --update-snapshots -u --bail -b --fail-fast
`);

/** The package that an argument vector starts: `tape`, `tap` or `ava`. */
export function tapTool(argv: readonly string[]): string {
  const at = argv.find((arg) => /(?:^|\/)(?:tape|tap|ava)(?:\.[cm]?js)?$/.test(arg)) ?? 'tap';
  return posix.basename(at).replace(/\.[cm]?js$/, '');
}

/**
 * The programs that run the tests of tape, tap or ava. tape has no word for the file in what it prints, so each of its
 * files is a program of its own.
 */
export function tapPrograms({ suite, folder, files, bail }: RunOrder): readonly TapProgram[] {
  const name = tapTool(suite.argv);
  const { nodeFlags, args } = splitAtRunner(suite.argv, new RegExp(`(?:^|/)${name}(?:\\.[cm]?js)?$`));
  const { options, positionals } = splitArguments(args, { valued: valuedOptions, dropped: droppedOptions });
  const start = startPackage(folder, name, nodeFlags);
  const chosen = files ?? expandGlobs(folder, positionals);
  if (name === 'tape') return chosen.map((file) => ({ argv: [...start, ...options, file], file }));
  const [only] = chosen;
  const one = chosen.length === 1 && only !== undefined && existsSync(join(folder, only)) ? { file: only } : {};
  if (name === 'ava') {
    return [{ argv: [...start, '--tap', ...options, ...(bail ? ['--fail-fast'] : []), ...chosen], ...one }];
  }
  const major = majorOf(findPackage(folder, 'tap')) ?? Number.POSITIVE_INFINITY;
  const plain = major >= 18 ? ['--disable-coverage', '--allow-empty-coverage'] : ['--no-coverage'];
  return [{ argv: [...start, '--reporter=tap', ...plain, ...options, ...(bail ? ['--bail'] : []), ...chosen] }];
}
