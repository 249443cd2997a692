import { existsSync } from 'node:fs';

/** The absolute path of a program: only absolute folders of the path are searched. */
export function findProgram(name: string, path: string): string | undefined {
  return path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => `${folder}/${name}`)
    .find((file) => existsSync(file));
}
