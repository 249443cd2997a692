import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { SuitePart } from './model.ts';

/** How to start one framework so that it reports, selects and counts. */
export interface Runner {
  /** The whole argument vector, and what the run needs besides. */
  readonly invoke: (order: RunOrder) => Invocation;
}

export interface RunOrder {
  readonly suite: SuitePart;
  /** Absolute folder in which the runner starts; what it finds there is what the project's developers get. */
  readonly folder: string;
  /** Absolute folder of the reporters. */
  readonly reporters: string;
  /** Relative to the folder. */
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
  /** A file to put into the folder for the run: it has to resolve imports as the project's own files do. */
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

const Manifest = z.object({
  version: z.string().catch(''),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
});

/** A package as it is installed for a folder. */
export interface InstalledPackage {
  readonly name: string;
  readonly home: string;
  readonly version: string;
  /** Absolute paths of its programs by name. */
  readonly programs: Readonly<Record<string, string>>;
}

/** The package that a module in the folder gets, as Node looks it up. */
export function findPackage(from: string, name: string): InstalledPackage | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', name);
    const manifest = join(home, 'package.json');
    if (existsSync(manifest)) {
      const { version, bin } = Manifest.parse(JSON.parse(readFileSync(manifest, 'utf8')));
      const programs = Object.entries(typeof bin === 'string' ? { [name]: bin } : (bin ?? {}));
      return {
        name,
        home,
        version,
        programs: Object.fromEntries(programs.map(([key, path]) => [key, join(home, path)])),
      };
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** The major version of a package, or undefined if it is not installed or has none. */
export function majorOf(found: InstalledPackage | undefined): number | undefined {
  const digits = /^\d+/.exec(found?.version ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * The arguments that start a package's program with this Node, without a shell. A package that is not installed is
 * looked up on the PATH, so that the run itself reports a missing program.
 * @param program the program of the package to start, if not the one of its own name.
 */
export function startPackage(
  folder: string,
  name: string,
  nodeFlags: readonly string[] = [],
  program = name,
): readonly string[] {
  const programs = findPackage(folder, name)?.programs;
  const path = programs?.[program] ?? programs?.[name];
  return path === undefined ? [name] : [process.execPath, ...nodeFlags, path];
}
