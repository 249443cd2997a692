/** Text of a file of the repository; undefined where there is none. */
export type TreeReader = (path: string) => string | undefined;

/** Folders of build output. */
export const buildFolders: ReadonlySet<string> = new Set([
  'dist',
  'build',
  'out',
  'output',
  'lib',
  'esm',
  'cjs',
  '.next',
  '.output',
  '.vercel',
  '.svelte-kit',
  '.serverless',
  '.esbuild',
  '.webpack',
  '.build',
  '.sst',
  '.nuxt',
  '.turbo',
  'target',
  'bin',
  'compiled',
  '_build',
  'dist-server',
  'server-dist',
  'public',
]);

const twins: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx', '.js', '.mts', '.mjs', '.vue', '.svelte', '.coffee'],
  '.mjs': ['.mts', '.mjs', '.ts', '.tsx', '.js'],
  '.cjs': ['.cts', '.cjs', '.ts', '.js'],
  '.jsx': ['.tsx', '.jsx'],
};

/** Names that a compiled file's source may have. */
export function sourceNames(name: string): readonly string[] {
  const dot = name.lastIndexOf('.');
  const stem = dot < 0 ? name : name.slice(0, dot);
  return (twins[dot < 0 ? '' : name.slice(dot)] ?? []).map((extension) => `${stem}${extension}`);
}

interface Build {
  /** The source of a compiled file by the compiler's settings. */
  readonly sourceOf: (
    parts: readonly string[],
    byName: ReadonlyMap<string, readonly string[]>,
  ) => readonly string[] | undefined;
}

interface Output {
  /** Folder of the settings, without a trailing `/`; empty for the root. */
  readonly base: string;
  readonly out: readonly string[];
  readonly root: readonly string[];
}

/** Reads where TypeScript's compiler writes: every `tsconfig*.json` with an `outDir`. */
export function readBuild(files: readonly string[], read: TreeReader | undefined): Build {
  const outputs =
    read === undefined
      ? []
      : files
          .filter((file) => /(?:^|\/)tsconfig[\w.-]*\.json$/.test(file))
          .slice(0, 50)
          .flatMap((file): Output | readonly Output[] => readOutput(file, read) ?? []);
  return {
    sourceOf: (parts, byName) => {
      for (const { base, out, root } of outputs) {
        const at = findRun(parts, out);
        if (at < 0) continue;
        const folders = [
          ...base.split('/').filter((part) => part !== ''),
          ...root,
          ...parts.slice(at + out.length, -1),
        ].join('/');
        const found = sourceNames(parts.at(-1) ?? '')
          .map((name) => (folders === '' ? name : `${folders}/${name}`))
          .filter((path) => byName.get(path.slice(path.lastIndexOf('/') + 1))?.includes(path));
        if (found[0] !== undefined) return [found[0]];
      }
      return undefined;
    },
  };
}

function readOutput(file: string, read: TreeReader): Output | undefined {
  const text = read(file);
  if (text === undefined) return undefined;
  const outDir = setting(text, 'outDir');
  if (outDir === undefined) return undefined;
  const base = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
  return {
    base,
    out: partsOf(outDir),
    root: partsOf(setting(text, 'rootDir') ?? (/"include"\s*:\s*\[\s*"(?:\.\/)?src/.test(text) ? 'src' : '')),
  };
}

/** A setting of a tsconfig, which is JSON with comments and trailing commas. */
function setting(text: string, name: string): string | undefined {
  return new RegExp(`^[^/\\n]{0,200}"${name}"\\s{0,20}:\\s{0,20}"([^"\\n]{0,300})"`, 'm').exec(text)?.[1];
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
}

/** Where a run of parts ends last; -1 if it does not occur. */
function findRun(parts: readonly string[], run: readonly string[]): number {
  if (run.length === 0) return -1;
  for (let at = parts.length - run.length; at >= 0; at--)
    if (run.every((part, index) => parts[at + index] === part)) return at;
  return -1;
}
