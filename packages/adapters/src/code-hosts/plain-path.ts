/** Whether a path stays inside the tree and outside git's own folder. */
export function isPlainPath(path: string): boolean {
  return !path.includes('\0') && !path.split('/').some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase()));
}
