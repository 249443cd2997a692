/** Languages whose symbols and references are indexed. */
export const grammarNames = ['typescript', 'tsx', 'javascript', 'python', 'go', 'java'] as const;
export type GrammarName = (typeof grammarNames)[number];

/** Why a file is not in the index. */
export type SkipReason = 'unreadable' | 'large' | 'minified' | 'vendored' | 'other';

/** How to index a file: with a grammar, by its words alone, or not at all. */
export type FileKind =
  | { readonly grammar: GrammarName }
  | { readonly grammar: undefined }
  | { readonly skip: 'vendored' | 'other' };

/** The most characters of a file. A longer one is data or generated, and takes seconds to parse. */
export const longestFile = 600_000;
/** A longer line, in characters, is machine-written. */
const longestLine = 20_000;
/** A longer average line, in characters, marks a minified file. */
const longestAverage = 400;

const grammars: ReadonlyMap<string, GrammarName> = new Map([
  ...['ts', 'mts', 'cts'].map((ending) => [ending, 'typescript'] as const),
  ['tsx', 'tsx'],
  ...['js', 'mjs', 'cjs', 'jsx'].map((ending) => [ending, 'javascript'] as const),
  ...['py', 'pyi'].map((ending) => [ending, 'python'] as const),
  ['go', 'go'],
  ['java', 'java'],
]);

const textEndings: ReadonlySet<string> = new Set(
  [
    'md mdx rst adoc txt json jsonc json5 yaml yml toml ini cfg conf properties env xml html htm css scss less sql',
    'sh bash zsh ps1 bat graphql gql proto prisma tf hcl vue svelte astro rs rb php c h cc cpp cxx hpp m mm cs fs vb kt',
    'kts scala groovy gradle swift dart lua pl r jl ex exs erl hrl clj cljs hs ml elm zig nim cue rego cmake mk',
  ]
    .join(' ')
    .split(' '),
);
const textNames = /^(?:Dockerfile|Containerfile|Makefile|Jenkinsfile|Procfile|Gemfile|Rakefile|CODEOWNERS)(?:\..*)?$/;
const vendored =
  /(?:^|\/)(?:node_modules|bower_components|jspm_packages|vendor|third_party|third-party|site-packages|\.yarn|\.pnpm)\//;
const lockFile =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|go\.sum|Cargo\.lock|poetry\.lock|composer\.lock)$/;
const minifiedName = /[.-]min\.(?:js|mjs|cjs|css)$/;

/** Decides from the path alone how to index a file. */
export function kindOf(path: string): FileKind {
  if (vendored.test(path)) return { skip: 'vendored' };
  if (lockFile.test(path)) return { skip: 'other' };
  const name = path.slice(path.lastIndexOf('/') + 1);
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const grammar = grammars.get(ending);
  if (grammar !== undefined) return { grammar };
  return textEndings.has(ending) || textNames.test(name) ? { grammar: undefined } : { skip: 'other' };
}

/** Why a text is not indexed, or undefined if it is. */
export function reasonToSkip(path: string, text: string | undefined): SkipReason | undefined {
  if (text === undefined) return 'unreadable';
  if (text.length > longestFile) return 'large';
  return minifiedName.test(path) || isMinified(text) ? 'minified' : undefined;
}

function isMinified(text: string): boolean {
  let lines = 1;
  let longest = 0;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    longest = Math.max(longest, end - start);
    lines += 1;
    start = end + 1;
  }
  longest = Math.max(longest, text.length - start);
  return longest > longestLine || (text.length > 5_000 && text.length / lines > longestAverage);
}

const test =
  /(?:^|\/)(?:tests?|__tests__|spec|specs|testdata|fixtures)\/|(?:[._-](?:test|spec)|_test)\.[a-z]+$|(?:^|\/)test_[^/]+\.py$|Tests?\.java$/;

/** Whether a path looks like a test. */
export function isTest(path: string): boolean {
  return test.test(path);
}
