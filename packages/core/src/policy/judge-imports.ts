import type { GuardFinding, GuardVerdict } from '../model/guard-verdict.ts';
import type { ImportedName } from '../ports/syntax.ts';
import { matchesGlob } from './glob.ts';
import { joinVerdicts } from './judge-code.ts';
import { resolveFrom, staysInside } from './path-form.ts';
import { reproductionFolder, testPaths } from './test-paths.ts';

/** Packages that the manifests above a file list; undefined where there is none to read. */
export interface Manifests {
  /** What is installed where the service runs. */
  readonly shipped: ReadonlySet<string>;
  /** With what is installed for tests. */
  readonly all: ReadonlySet<string>;
}

/** Modules of Node that compute and reach nothing. */
const harmless = new Set(
  'assert assert/strict async_hooks buffer crypto events path path/posix path/win32 perf_hooks punycode querystring stream stream/promises string_decoder timers timers/promises url util util/types zlib'.split(
    ' ',
  ),
);
/** Modules of Node whose use decides what else runs, or reaches into the machine. */
const reaching = new Set(
  'child_process cluster dgram diagnostics_channel dns dns/promises domain fs fs/promises http http2 https inspector inspector/promises module net os process readline readline/promises repl sea sqlite sys test test/reporters tls trace_events tty v8 vm wasi worker_threads'.split(
    ' ',
  ),
);
/** Modules of Node that a test may use as well. */
const forTests = new Set(
  'http https http2 net tls dgram dns dns/promises fs fs/promises os process readline readline/promises test diagnostics_channel tty'.split(
    ' ',
  ),
);

/** A runner may come with a command, and is none of the packages that a manifest lists. */
const runners = /^(?:vitest|@jest\/globals|mocha|ava|jasmine|tap|bun:test)$/;

/** Imports that a source file did not have before. */
export function judgeImports(
  path: string,
  before: readonly ImportedName[],
  after: readonly ImportedName[],
  manifests: Manifests | undefined,
): GuardVerdict {
  // With and without its prefix, a module of Node is the same.
  const known = new Set(before.flatMap(({ name }) => [name, builtInOf(name) ?? name, `node:${name}`]));
  const added = firstOfEach(after).filter(({ name }) => !known.has(name));
  const packages = new Set([...known].map(packageOf));
  return joinVerdicts(
    ...added.map(({ name, line }): GuardVerdict => {
      const refuse = (what: string, accepted: string): GuardVerdict => ({
        refusals: [{ rule: 'import', path, line, what, accepted }],
        notes: [],
      });
      const callOut = (what: string): GuardVerdict => ({ refusals: [], notes: [{ rule: 'import', path, line, what }] });
      if (isRelative(name)) {
        if (!staysInside(path, name))
          return refuse(`the change imports ${name}, which is not the repository's own source`, ownSource);
        const target = resolveFrom(path, name);
        const isTest =
          testPaths.some((glob) => matchesGlob(target, glob)) || target.split('/').includes(reproductionFolder);
        return isTest
          ? refuse(`the change imports ${name}, which belongs to the tests`, ownSource)
          : { refusals: [], notes: [] };
      }
      const builtIn = builtInOf(name);
      if (builtIn !== undefined && harmless.has(builtIn)) return callOut(`the change imports ${name} of Node`);
      const own = packageOf(name);
      const isPlain =
        /^(?:@[a-z\d~-][\w.~-]*\/)?[a-z\d~-][\w.~-]*(?:\/[\w.~/-]+)?$/i.test(name) && !name.split('/').includes('..');
      if (isPlain && !reaching.has(name) && (packages.has(own) || manifests?.shipped.has(own) === true))
        return callOut(`the change imports ${name}, which package.json lists or the file used in part`);
      // An alias of the project's own, as the file has others.
      const alias = /^(?:[@~#]\/|#)/.exec(name)?.[0];
      if (alias !== undefined && !name.split('/').includes('..') && [...known].some((one) => one.startsWith(alias)))
        return callOut(`the change imports ${name} by an alias that the file uses`);
      return refuse(
        `the change imports ${name}, which this file did not use before and no manifest of the base lists for production`,
        'import a package that dependencies of package.json list, or source of the repository by a relative path',
      );
    }),
  );
}

const ownSource = 'import source of the repository that ships, by a relative path';

/** Imports of a reproduction: the project's source, its packages, and what Node has for tests. */
export function judgeReproductionImports(
  path: string,
  imports: readonly ImportedName[],
  manifests: Manifests | undefined,
): readonly GuardFinding[] {
  return firstOfEach(imports).flatMap(({ name, line }) => {
    const refuse = (what: string): readonly GuardFinding[] => [
      {
        rule: 'import',
        path,
        line,
        what: `the reproduction ${what}`,
        accepted: "import the project's source, its packages or a test runner",
      },
    ];
    if (isRelative(name))
      return staysInside(path, name) ? [] : refuse(`imports ${name}, which is not the repository's own source`);
    const builtIn = builtInOf(name);
    if (builtIn !== undefined) {
      if (harmless.has(builtIn) || forTests.has(builtIn)) return [];
      return refuse(
        `${/^(?:child_process|worker_threads|cluster)$/.test(builtIn) ? 'starts programs: it ' : ''}imports ${name}`,
      );
    }
    if (/^[@~#]\//.test(name) || name.startsWith('#'))
      return name.split('/').includes('..') ? refuse(`imports ${name}`) : [];
    if (/[:\\]|^\//.test(name)) return refuse(`imports ${name}, which is not the repository's own source`);
    if (manifests === undefined || manifests.all.has(packageOf(name)) || runners.test(name)) return [];
    return refuse(`imports ${name}, which no manifest of the base lists`);
  });
}

function firstOfEach(imports: readonly ImportedName[]): readonly ImportedName[] {
  const first = new Map<string, ImportedName>();
  for (const one of imports) if (!first.has(one.name)) first.set(one.name, one);
  return [...first.values()];
}

function builtInOf(name: string): string | undefined {
  const plain = name.replace(/^node:/, '');
  return name.startsWith('node:') || harmless.has(plain) || reaching.has(plain) ? plain : undefined;
}

/** `@scope/name` of `@scope/name/part`. */
function packageOf(name: string): string {
  const parts = name.split('/');
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

export function isRelative(name: string): boolean {
  return /^\.\.?(?:\/|$)/.test(name);
}
