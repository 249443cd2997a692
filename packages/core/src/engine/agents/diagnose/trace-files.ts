/** What a path looks like in a stack trace, of whichever language. It starts only where a run of its characters starts. */
const paths = /(?<![\w@.+~/\\-])[\w@.+~/\\-]*[\w@+~-]\.\w{1,5}(?=["'),:?\s]|$)/gm;

/** Files of the repository that stack traces name, wherever the service was deployed. */
export function findTraceFiles(stacks: readonly string[], known: readonly string[]): ReadonlySet<string> {
  const files = new Set(known);
  const named = stacks.flatMap((stack) => stack.match(paths) ?? []).flatMap((path) => relocate(path, files) ?? []);
  return new Set(named);
}

/** No path in a repository has more folders than this. */
const deepest = 40;

/** The longest end of a path that is a file of the repository. */
function relocate(path: string, files: ReadonlySet<string>): string | undefined {
  const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  if (parts.includes('node_modules')) return undefined;
  const end = parts.slice(-deepest);
  return end.map((_part, from) => end.slice(from).join('/')).find((candidate) => files.has(candidate));
}
