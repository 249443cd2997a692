import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A text of a source file that is replaced in the build, and nowhere else. */
export interface Replacement {
  /** From the root of the repository. */
  readonly file: string;
  /** Must be in the file exactly once. */
  readonly text: string;
  readonly by: string;
}

/** A replacement whose text is not there once: the product has changed, and the replacement must be written anew. */
export class ReplacementLost extends Error {
  override readonly name = 'ReplacementLost';
  constructor({ file, text }: Replacement, count: number) {
    super(`${file} has ${count} times, instead of once: ${text}`);
  }
}

/** The source with the replacements made. @throws ReplacementLost */
export function replaceIn(source: string, replacements: readonly Replacement[]): string {
  return replacements.reduce((text, replacement) => {
    const parts = text.split(replacement.text);
    if (parts.length !== 2) throw new ReplacementLost(replacement, parts.length - 1);
    return parts.join(replacement.by);
  }, source);
}

/**
 * Compiles the simulation and the product into one file, so that many seeds run fast. Libraries stay outside it.
 * @returns the file
 */
export async function compile(name: string, replacements: readonly Replacement[] = []): Promise<string> {
  const folder = join(root, '.cache/simulation');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: ['test/simulation/worker.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'silent',
    plugins: [librariesOutside, replacing(replacements)],
  });
  return outfile;
}

const librariesOutside: Plugin = {
  name: 'libraries-outside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@suture/') ? undefined : { path, external: true },
    );
  },
};

function replacing(replacements: readonly Replacement[]): Plugin {
  return {
    name: 'replacing',
    setup: ({ onLoad, onEnd }) => {
      const loaded = new Set<string>();
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const own = replacements.filter(({ file }) => join(root, file) === path);
        if (own.length === 0) return undefined;
        for (const { file } of own) loaded.add(file);
        return { contents: replaceIn(readFileSync(path, 'utf8'), own), loader: 'ts' };
      });
      onEnd(({ errors }) => {
        const unused = replacements.find(({ file }) => !loaded.has(file));
        if (errors.length > 0 || unused === undefined) return undefined;
        return { errors: [{ text: `${unused.file} is not part of the simulation, so nothing was replaced in it` }] };
      });
    },
  };
}
