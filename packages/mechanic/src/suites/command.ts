import { splitArguments } from './arguments.ts';
import { expandGlobs } from './glob.ts';
import { nodeValuedOptions } from './node.ts';
import type { Invocation, Runner, RunOrder } from './runner.ts';

/** Any other program. Selected files are standalone scripts, run one at a time. */
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
