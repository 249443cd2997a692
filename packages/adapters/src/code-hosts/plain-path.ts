/** A path that stays inside the tree and outside git's own folder. */
export function isPlainPath(path: string): boolean {
  const parts = path.split('/');
  return (
    !path.includes('\0') &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git')
  );
}
