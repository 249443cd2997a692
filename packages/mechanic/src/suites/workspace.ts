import { posix } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseJson } from '../json.ts';

/** The files of a project, by paths relative to its root. */
export interface ProjectFiles {
  readonly read: (path: string) => string | undefined;
  /** All paths. Without it, the members that a pattern names are not found. */
  readonly list?: (() => readonly string[]) | undefined;
}

/** A package of the project, or a project of nx without a package.json. */
export interface Member {
  /** Relative to the root; '' for the root itself. */
  readonly folder: string;
  /** The names it goes by: that of package.json and that of nx, or else that of the folder. */
  readonly names: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
}

/** Which members a command means: names, folders and patterns. All members if `only` is empty. */
export interface MemberSelection {
  readonly only: readonly string[];
  readonly except: readonly string[];
}

const read = {
  manifest: 'package.json',
  pnpm: 'pnpm-workspace.yaml',
  lerna: 'lerna.json',
  nx: 'project.json',
};

/** Whether detection may read this file. */
export function isProjectFile(path: string): boolean {
  return !/(?:^|\/)node_modules\//.test(path) && Object.values(read).includes(posix.basename(path));
}

const Patterns = z.array(z.string()).catch([]);
const Manifest = z.object({
  name: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.unknown()).optional().catch(undefined),
  workspaces: z
    .union([z.array(z.string()), z.object({ packages: z.array(z.string()) }).transform(({ packages }) => packages)])
    .optional()
    .catch(undefined),
});
const Packages = z.object({ packages: Patterns });
const NxProject = z.object({ name: z.string().optional() });

/** The package in a folder, or undefined if it has no readable package.json. */
export function readMember(files: ProjectFiles, folder: string): Member | undefined {
  const manifest = Manifest.safeParse(parseJson(files.read(posix.join(folder, read.manifest)) ?? ''));
  const nx = NxProject.safeParse(parseJson(files.read(posix.join(folder, read.nx)) ?? ''));
  if (!manifest.success && !nx.success) return undefined;
  const scripts = Object.entries(manifest.data?.scripts ?? {});
  const names = [manifest.data?.name, nx.data?.name].filter((name) => name !== undefined);
  return {
    folder,
    names: names.length > 0 ? names : [posix.basename(folder)],
    scripts: Object.fromEntries(scripts.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : []))),
  };
}

/** The members of the workspace that a folder belongs to, and the folder of the workspace. Undefined without a workspace. */
export function listMembers(
  files: ProjectFiles,
  from: string,
): { readonly folder: string; readonly members: readonly Member[] } | undefined {
  for (let folder = from; ; folder = parentOf(folder)) {
    const patterns = readPatterns(files, folder);
    if (patterns.length > 0) {
      const folders = matchFolders(files, folder, patterns);
      return { folder, members: folders.flatMap((one) => readMember(files, one) ?? []) };
    }
    if (folder === '') return undefined;
  }
}

/** Chooses members by name, by folder relative to `from`, or by pattern of either; pnpm's and turbo's dots are left out. */
export function selectMembers(
  members: readonly Member[],
  { only, except }: MemberSelection,
  from: string,
): readonly Member[] {
  const negated = only.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const wanted = only.filter((word) => !word.startsWith('!'));
  return members.filter(
    (member) =>
      (wanted.length === 0 || wanted.some((word) => isMeant(member, word, from))) &&
      ![...negated, ...except].some((word) => isMeant(member, word, from)),
  );
}

function isMeant({ names, folder }: Member, word: string, from: string): boolean {
  const plain = word
    .replace(/^(?:\.\.\.\^?)?(.*?)(?:\^?\.\.\.)?$/, '$1')
    .replace(/\[[^\]]*\]$/, '')
    .replace(/^\{(.*)\}$/, '$1');
  const path = posix.normalize(posix.join(from, plain)).replace(/\/$/, '');
  // A folder of several members stands for all of them.
  if (matches(path, folder) || folder.startsWith(`${path}/`)) return true;
  return names.some((name) => matches(plain, name) || matches(plain, name.replace(/^@[^/]*\//, '')));
}

function readPatterns(files: ProjectFiles, folder: string): readonly string[] {
  const text = (name: string) => files.read(posix.join(folder, name)) ?? '';
  const manifest = Manifest.safeParse(parseJson(text(read.manifest)));
  const found = [
    ...(manifest.data?.workspaces ?? []),
    ...(Packages.safeParse(parseYaml(text(read.pnpm))).data?.packages ?? []),
  ];
  if (found.length > 0) return found;
  const lerna = text(read.lerna);
  if (lerna !== '') {
    const { data } = Packages.safeParse(parseJson(lerna));
    return data === undefined || data.packages.length === 0 ? ['packages/*'] : data.packages;
  }
  // nx takes every folder with a project.json for a project.
  return text('nx.json') === '' ? [] : ['**'];
}

function matchFolders(files: ProjectFiles, base: string, patterns: readonly string[]): readonly string[] {
  const clean = patterns.map((pattern) => pattern.replace(/^(!?)\.\//, '$1').replace(/\/+$/, ''));
  const literal = clean.filter((pattern) => !/[*?{[!]/.test(pattern));
  const listed = (files.list?.() ?? []).filter((path) => /(?:^|\/)(?:package|project)\.json$/.test(path));
  const candidates = [...literal.map((one) => posix.join(base, one)), ...listed.filter(isProjectFile).map(parentOf)];
  const excluded = clean.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  return [...new Set(candidates)]
    .filter((folder) => folder !== base && (base === '' || folder.startsWith(`${base}/`)))
    .filter((folder) => {
      const inside = base === '' ? folder : folder.slice(base.length + 1);
      const any = (list: readonly string[]) => list.some((pattern) => matches(pattern, inside));
      return any(clean.filter((pattern) => !pattern.startsWith('!'))) && !any(excluded);
    })
    .sort();
}

/** The project writes the patterns, so none may be so long or so wild that matching it takes forever. */
const most = { length: 200, stars: 6 };

/** Whether a path or a name matches a pattern of `*`, `**`, `?` and `{a,b}`. */
function matches(pattern: string, text: string): boolean {
  if (pattern.length > most.length || (pattern.match(/\*+/g) ?? []).length > most.stars) return false;
  const source = pattern.replace(/\*\*\/?|[*?]|\{[^{}]*\}|[\\^$.+()[\]{}|]/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (!/^\{.+\}$/.test(part)) return `\\${part}`;
    const options = part.slice(1, -1).split(',');
    return `(?:${options.map((option) => option.replace(/[\\^$.+()[\]|]/g, '\\$&').replaceAll('*', '[^/]*')).join('|')})`;
  });
  return new RegExp(`^${source}$`).test(text);
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function parentOf(path: string): string {
  const parent = posix.dirname(path);
  return parent === '.' ? '' : parent;
}
