import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { SuitePart } from './model.ts';

/**
 * The complete environment of a project's tests. Nothing is inherited from the caller: no credentials, no NODE_OPTIONS,
 * no personal settings.
 * @param place the project's root and a folder of the run's own that holds `home` and `tmp`.
 */
export function suiteEnvironment(
  suite: SuitePart,
  place: { readonly root: string; readonly scratch: string },
): Record<string, string> {
  const folders = [...new Set([join(place.root, suite.cwd ?? ''), place.root])];
  const bins = folders.map((folder) => join(folder, 'node_modules', '.bin'));
  return {
    PATH: [...bins, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: join(place.scratch, 'home'),
    TMPDIR: join(place.scratch, 'tmp'),
    CI: '1',
    NO_COLOR: '1',
    TZ: 'UTC',
    LANG: 'C.UTF-8',
    ...suite.env,
  };
}

/** Makes a run's own folder below that of all reports, with the folders that the environment names and further ones. */
export function makeScratch(reports: string, further: readonly string[] = []): string {
  const scratch = join(reports, randomUUID());
  for (const folder of ['home', 'tmp', ...further]) mkdirSync(join(scratch, folder), { recursive: true });
  return scratch;
}
