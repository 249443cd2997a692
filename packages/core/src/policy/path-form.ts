/** What a shell, a file system or git reads as something else: options, homes, variables, devices, short names. */
const oddPart = /^[-~]|\.$|^\$(?:[A-Z_]+$|\{)|^git~\d|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Why a path is not a plain one inside the repository, in words; undefined when it is. */
export function judgePathForm(path: string): string | undefined {
  // Nothing else is needed to name source, and look-alikes, spaces at the end and terminal escapes are all outside it.
  if (!/^[\x21-\x7e]+$/.test(path))
    return `${JSON.stringify(path)}: a path may hold only printable ASCII without spaces`;
  const plain = path.split('/').every((part) => part !== '' && !oddPart.test(part));
  // The characters that other file systems and shells read as something else.
  if (!plain || /[\\:*?"<>|]/.test(path)) return `${path}: not a plain path inside the repository`;
  return undefined;
}

/** Whether a relative import in a file stays in the repository and out of installed packages. */
export function staysInside(file: string, specifier: string): boolean {
  const at = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === 'node_modules') return false;
    if (part === '..' && at.pop() === undefined) return false;
    if (part !== '..' && part !== '.') at.push(part);
  }
  return true;
}

/** The path that a relative import in a file names, as it is written: without the extension that may be left out. */
export function resolveFrom(file: string, specifier: string): string {
  const at = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') at.pop();
    else if (part !== '.' && part !== '') at.push(part);
  }
  return at.join('/');
}
