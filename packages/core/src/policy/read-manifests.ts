import * as z from 'zod';
import { parseJson } from '../parse.ts';
import type { Manifests } from './judge-imports.ts';

const Names = z.record(z.string(), z.unknown()).optional().catch(undefined);
const Manifest = z.object({
  name: z.string().optional().catch(undefined),
  dependencies: Names,
  optionalDependencies: Names,
  peerDependencies: Names,
  devDependencies: Names,
});

/**
 * What the manifests above a file list, from the nearest to the root's: Node looks for packages in each of these folders.
 * @param read a file of the base commit
 */
export function openManifests(
  read: (path: string) => Promise<string | undefined>,
): (path: string) => Promise<Manifests | undefined> {
  const known = new Map<string, Promise<z.infer<typeof Manifest> | undefined>>();
  const manifestAt = (path: string) => {
    const found = known.get(path) ?? read(path).then(readManifest);
    known.set(path, found);
    return found;
  };
  return async (path) => {
    const folders = path.split('/').slice(0, -1);
    const paths = Array.from({ length: folders.length + 1 }, (_one, depth) =>
      [...folders.slice(0, depth), 'package.json'].join('/'),
    );
    const found = (await Promise.all(paths.map(manifestAt))).filter((manifest) => manifest !== undefined);
    if (found.length === 0) return undefined;
    const shipped = found.flatMap(({ dependencies, optionalDependencies, peerDependencies }) =>
      [dependencies, optionalDependencies, peerDependencies].flatMap((names) => Object.keys(names ?? {})),
    );
    const others = found.flatMap(({ name, devDependencies }) => [
      ...Object.keys(devDependencies ?? {}),
      // A package may import itself by its name.
      ...(name === undefined ? [] : [name]),
    ]);
    return { shipped: new Set(shipped), all: new Set([...shipped, ...others]) };
  };
}

function readManifest(text: string | undefined): z.infer<typeof Manifest> | undefined {
  if (text === undefined) return undefined;
  try {
    return parseJson(Manifest, text, 'package.json');
  } catch {
    // A manifest that is none lists nothing, which is the stricter reading.
    return {};
  }
}
