import { basename, extname } from 'node:path';

/** What the mechanic repairs. */
const repaired = new Set(['JavaScript', 'TypeScript']);

const languageOf: Readonly<Record<string, string>> = {
  '.js': 'JavaScript',
  '.cjs': 'JavaScript',
  '.mjs': 'JavaScript',
  '.jsx': 'JavaScript',
  '.ts': 'TypeScript',
  '.cts': 'TypeScript',
  '.mts': 'TypeScript',
  '.tsx': 'TypeScript',
  '.py': 'Python',
  '.go': 'Go',
  '.java': 'Java',
  '.kt': 'Kotlin',
  '.scala': 'Scala',
  '.rb': 'Ruby',
  '.php': 'PHP',
  '.rs': 'Rust',
  '.cs': 'C#',
  '.fs': 'F#',
  '.c': 'C',
  '.cc': 'C++',
  '.cpp': 'C++',
  '.swift': 'Swift',
  '.ex': 'Elixir',
  '.exs': 'Elixir',
  '.erl': 'Erlang',
  '.hs': 'Haskell',
  '.clj': 'Clojure',
  '.dart': 'Dart',
};

/** Programs that run the tests of one language. Build tools of several languages, such as make and bazel, are not among them. */
const programs: readonly (readonly [program: RegExp, language: string])[] = [
  [/^(python[\d.]*|pytest|tox|nox|poetry|pipenv|uv)$/, 'Python'],
  [/^(go|gotestsum)$/, 'Go'],
  [/^(mvn|mvnw|gradle|gradlew)$/, 'Java'],
  [/^(ruby|rspec|rake|bundle)$/, 'Ruby'],
  [/^(php|phpunit|composer)$/, 'PHP'],
  [/^cargo$/, 'Rust'],
  [/^dotnet$/, 'C#'],
  [/^swift$/, 'Swift'],
  [/^mix$/, 'Elixir'],
];

/**
 * The language that stands against a repair without a model: that of the failing command's program, or else that of a repository
 * without any JavaScript or TypeScript. Undefined if a repair can be searched for.
 * @param argv the failing command's program and its arguments, if the program is no known test runner
 */
export function findForeignLanguage(paths: readonly string[], argv: readonly string[] = []): string | undefined {
  const program = basename(argv[0] ?? '');
  const named = programs.find(([pattern]) => pattern.test(program))?.[1];
  if (named !== undefined) return named;
  const counts = new Map<string, number>();
  for (const path of paths) {
    const language = languageOf[extname(path)];
    if (language !== undefined && !path.endsWith('.d.ts')) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  if ([...counts.keys()].some((language) => repaired.has(language))) return undefined;
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
