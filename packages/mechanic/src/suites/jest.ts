import { join } from 'node:path';
import { listOptions, matchNames, splitArguments } from './arguments.ts';
import { type Invocation, type Runner, type RunOrder, splitAtRunner, startPackage } from './runner.ts';

const valuedOptions = listOptions(`
  -c --config --rootDir --roots --selectProjects --preset --cacheDirectory --seed --shard
  --env --testEnvironment --testRunner --testTimeout --testMatch --resolver --transform
  -t --testNamePattern --testPathPattern --testPathPatterns --changedSince
  -w --maxWorkers --reporters --outputFile
  --coverageReporters --coverageDirectory --collectCoverageFrom
  --setupFiles --setupFilesAfterEnv --globalSetup
`);
const droppedOptions = listOptions(`
  --watch --watchAll --json --outputFile --reporters
  --coverage --collectCoverage --coverageReporters --coverageDirectory --collectCoverageFrom
  -u --updateSnapshot -o --onlyChanged --changedSince --lastCommit --findRelatedTests --passWithNoTests
`);
const selectingOptions = ['--testPathPattern', '--testPathPatterns', '--runTestsByPath', '--shard'];

/** jest 27 to 30. */
export const jest: Runner = { invoke };

function invoke({ suite, folder, reporters, files, names, bail, cover, variants }: RunOrder): Invocation {
  const { nodeFlags, args } = splitAtRunner(suite.argv, /(?:^|\/)jest(?:\.js)?$/);
  const dropped = files === undefined ? droppedOptions : [...droppedOptions, ...selectingOptions];
  const { options, positionals } = splitArguments(args, { valued: valuedOptions, dropped });
  const argv = [
    ...startPackage(folder, 'jest', nodeFlags),
    ...options,
    `--reporters=${join(reporters, 'jest.cjs')}`,
    '--ci',
    '--coverage=false',
    '--watchAll=false',
    // Open handles keep jest alive after its last test; the report is written by then.
    '--forceExit',
    ...(names === undefined ? [] : [`--testNamePattern=${matchNames(names)}`]),
    ...(bail ? ['--bail=1'] : []),
    ...(variants ? ['--runInBand'] : []),
    ...(files === undefined ? positionals : ['--runTestsByPath', ...files]),
  ];
  if (!cover && !variants) return { argv };
  return { argv, setup: join(reporters, variants ? 'variants-jest.cjs' : 'jest-setup.cjs') };
}
