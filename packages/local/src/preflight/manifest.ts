import type { ProjectFiles } from '@suture/mechanic/suites';
import * as z from 'zod';

const Names = z.record(z.string(), z.unknown()).catch({});
const Manifest = z.object({ dependencies: Names.default({}), devDependencies: Names.default({}) });

/** Names of the packages that package.json asks for. */
export interface Manifest {
  readonly dependencies: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

/** Reads the package.json at the root of a commit; nothing is asked for where it is missing or cannot be read. */
export function readManifest({ read }: Pick<ProjectFiles, 'read'>): Manifest {
  const { dependencies, devDependencies } = Manifest.catch({ dependencies: {}, devDependencies: {} }).parse(
    parseJson(read('package.json')),
  );
  const needed = Object.keys(dependencies);
  return { dependencies: new Set(needed), all: new Set([...needed, ...Object.keys(devDependencies)]) };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
