import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string().optional().catch(undefined) });

/**
 * The licences of the libraries whose files are in a bundle, each text once after the libraries that it is of.
 * @param inputs paths relative to the root
 */
export function collectLicenses(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const packagesOf = new Map<string, string[]>();
  for (const folder of [...folders].toSorted()) {
    const { name, version, license } = Manifest.parse(
      JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
    );
    const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
    const words = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
    const text = words.join('\n\n') || `${license ?? 'no'} licence; the package has no text of it`;
    packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} ${version}`]);
  }
  const parts = [...packagesOf].map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`);
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}
