const shownPaths = 5;

/** The first paths, quoted, and how many more there are. */
export function describePaths(paths: readonly string[]): string {
  const shown = paths.slice(0, shownPaths).map((path) => JSON.stringify(path));
  return `${shown.join(', ')}${paths.length > shownPaths ? ` and ${paths.length - shownPaths} more` : ''}`;
}
