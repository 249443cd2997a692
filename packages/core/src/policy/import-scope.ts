import type { ImportedName } from '../ports/syntax.ts';
import { resolveFrom } from './path-form.ts';

/**
 * Whether a file imports one of some files directly. A caller may have to change with what it calls; a caller of a caller is another
 * cause, and another diagnosis.
 */
export function importsOneOf(path: string, imports: readonly ImportedName[], files: readonly string[]): boolean {
  const wanted = new Set(files.map(asModule));
  return imports.some(({ name }) => name.startsWith('.') && wanted.has(asModule(resolveFrom(path, name))));
}

/** Without what an import may leave out: the extension, and `index`. */
function asModule(path: string): string {
  return path.replace(/\.(?:[mc]?[jt]s|[jt]sx|json)$/, '').replace(/(?:^|\/)index$/, '');
}
