import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';

/** The path, relative to the project's root, of the file that a text names; '' if it names none. */
export type FileNamed = (text: string) => string;

/**
 * Finds the file that a runner names by its path: absolute, or relative to the folder that it runs in or to the root.
 * @param root absolute, as is the folder
 */
export function nameFiles(root: string, folder: string): FileNamed {
  return (text) => {
    if (!/^[^\n\0]{1,1000}\.\w{1,5}$/.test(text)) return '';
    const paths = isAbsolute(text) ? [text] : [join(folder, text), join(root, text)];
    const found = paths.find((path) => !relative(root, path).startsWith('..') && existsSync(path));
    return found === undefined ? '' : relative(root, found);
  };
}
