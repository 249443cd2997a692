import { splitArguments } from './arguments.ts';
import { expandGlobs } from './glob.ts';
import { nodeValuedOptions } from './node.ts';
import type { Invocation, Runner, RunOrder } from './runner.ts';

/** A program that is no known runner. Of the selected test files, each is run by itself, as a script. */
export const command: Runner = { invoke };

function invoke({ suite, folder, files }: RunOrder): Invocation {
  const [program = '', ...args] = suite.argv;
  const start = program === 'node' ? process.execPath : program;
  const file = files?.[0];
  if (file === undefined) return { argv: [start, ...expandGlobs(folder, args)] };
  if (program !== 'node') return { argv: [process.execPath, file] };
  const { options } = splitArguments(args, { valued: nodeValuedOptions, dropped: [] });
  return { argv: [start, ...options, file] };
}
