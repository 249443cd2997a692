import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Suite } from './model.ts';

/** How to start one framework so that it reports, selects and counts. */
export interface Runner {
  /** The whole argument vector, and what the run needs besides. */
  readonly invoke: (order: RunOrder) => Invocation;
}

export interface RunOrder {
  readonly suite: Suite;
  readonly root: string;
  /** Absolute folder of the reporters. */
  readonly reporters: string;
  readonly files?: readonly string[];
  /** Names of the only tests to run, as in ids: `describe > name`. */
  readonly names?: readonly string[];
  readonly bail: boolean;
  readonly cover: boolean;
  /** Whether the tests run once for each variant of the code. */
  readonly variants: boolean;
}

export interface Invocation {
  readonly argv: readonly string[];
  /** Absolute path of a file that the runner has to load in each test file's process for coverage per test. */
  readonly setup?: string;
  /** A file to put into the tree for the run: it has to resolve imports as the project's own files do. */
  readonly placed?: { readonly path: string; readonly content: string };
}

/** Splits a suite's arguments at the runner's own name. Before it are node and its flags. */
export function splitAtRunner(
  argv: readonly string[],
  name: RegExp,
): { nodeFlags: readonly string[]; args: readonly string[] } {
  const at = argv.findIndex((arg) => name.test(arg));
  const nodeFlags = argv.slice(0, Math.max(at, 0)).filter((arg) => !/(?:^|\/)node$/.test(arg));
  return { nodeFlags, args: argv.slice(at + 1) };
}

const Package = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/**
 * The arguments that start a package's program with this Node, without a shell. A package that is not installed is
 * looked up on the PATH, so that the run itself reports a missing program.
 */
export function startPackage(root: string, name: string, nodeFlags: readonly string[] = []): readonly string[] {
  for (let folder = root; ; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', name);
    const manifest = join(home, 'package.json');
    if (existsSync(manifest)) {
      const { bin } = Package.parse(JSON.parse(readFileSync(manifest, 'utf8')));
      const path = typeof bin === 'string' ? bin : bin[name];
      if (path !== undefined) return [process.execPath, ...nodeFlags, join(home, path)];
    }
    if (dirname(folder) === folder) return [name];
  }
}
