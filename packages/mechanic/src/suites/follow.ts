import { posix } from 'node:path';
import { type SimpleCommand, splitCommandLine } from './command-line.ts';
import type { SuitePart } from './model.ts';
import { readTarget, type ScriptLine } from './nx.ts';
import { readScriptCalls, type ScriptCall } from './script-calls.ts';
import { frameworkOf, inRunMode, isKnownProgram, unwrap } from './unwrap.ts';
import { listMembers, type Member, type ProjectFiles, readMember, selectMembers } from './workspace.ts';

/** The runners that a command line ends in, or why it ends in none. */
export type Followed =
  | { readonly outcome: 'found'; readonly parts: readonly SuitePart[]; readonly notes: readonly string[] }
  | { readonly outcome: 'none'; readonly reason: string };

interface Place {
  readonly files: ProjectFiles;
  /** Relative to the root. */
  readonly folder: string;
  /** The scripts that led here, each as its folder and name. */
  readonly trail: readonly string[];
  /** Scripts that may still be followed: a project could otherwise name millions. */
  readonly budget: { left: number };
}

const mostScripts = 2_000;

/** Follows a line that is typed at the root. */
export function followLine(line: string, files: ProjectFiles, trail: readonly string[]): Followed {
  return follow(line, { files, folder: '', trail, budget: { left: mostScripts } });
}

/** Takes the first part of a line that starts a known runner, or else the last part as a command of its own. */
function follow(line: string, place: Place): Followed {
  if (/no test specified/.test(line)) {
    return none(`The test script${ofFolder(place.folder)} is the placeholder that npm writes: no tests are specified.`);
  }
  const commands = withFolders(splitCommandLine(line), place.folder);
  const [only] = commands;
  if (only === undefined) return none('The test command is empty.');
  let reason: string | undefined;
  for (const candidate of commands) {
    const found = followCommand(candidate, place, commands.length === 1);
    if (found.outcome === 'none') reason ??= found.reason;
    else if (commands.length === 1 || found.parts.some(({ framework }) => framework !== 'command')) {
      return { ...found, notes: [...leftOut(commands, candidate), ...found.notes] };
    }
  }
  if (commands.length === 1 && reason !== undefined) return none(reason);
  const last = commands.at(-1) ?? only;
  const { argv, env } = unwrap(last.command);
  return { outcome: 'found', parts: [partOf('command', argv, env, last)], notes: leftOut(commands, last) };
}

interface PlacedCommand {
  readonly command: SimpleCommand;
  readonly folder: string;
}

/** The commands of a line except `cd`, each with the folder that it runs in. */
function withFolders(commands: readonly SimpleCommand[], start: string): readonly PlacedCommand[] {
  const folders = new Map<string, string>();
  const folderOf = (scope: readonly number[]): string =>
    folders.get(scope.join()) ?? (scope.length === 0 ? start : folderOf(scope.slice(0, -1)));
  return commands.flatMap((command) => {
    const { argv, scope } = command;
    if (argv[0] !== 'cd') return [{ command, folder: folderOf(scope) }];
    folders.set(scope.join(), resolveFolder(folderOf(scope), argv[1] ?? ''));
    return [];
  });
}

function leftOut(commands: readonly PlacedCommand[], chosen: PlacedCommand): readonly string[] {
  const others = commands.filter((one) => one !== chosen).map(({ command }) => `\`${command.source}\``);
  return others.length === 0 ? [] : [`${others.join(', ')} left out`];
}

/** @param alone whether the reason matters more than a guess. */
function followCommand(placed: PlacedCommand, place: Place, alone: boolean): Followed {
  const { argv, env } = unwrap(placed.command);
  const here = { ...place, folder: placed.folder };
  if (here.folder.startsWith('..')) return none(`\`${placed.command.source}\` leads out of the repository.`);
  const calls = readScriptCalls(argv);
  const followed = calls.map((call) => followCall(call, here));
  const found = followed.filter((one) => one.outcome === 'found');
  const best = found.find(({ parts }) => parts.some(({ framework }) => framework !== 'command')) ?? found[0];
  if (best !== undefined) {
    const others = calls.filter((_call, index) => followed[index] !== best).map(({ script }) => `\`${script}\``);
    const notes = others.length === 0 ? best.notes : [`${others.join(', ')} left out`, ...best.notes];
    return { ...best, parts: best.parts.map((part) => ({ ...part, env: { ...env, ...part.env } })), notes };
  }
  const [refused] = followed;
  if (refused?.outcome === 'none') return refused;
  const framework = frameworkOf(argv);
  if (framework === 'command' && !alone) return none('It starts no known test runner.');
  const once = framework === 'vitest' ? inRunMode(argv) : argv;
  return { outcome: 'found', parts: [partOf(framework, once, env, placed)], notes: [] };
}

function partOf(
  framework: SuitePart['framework'],
  argv: readonly string[],
  env: SuitePart['env'],
  { command, folder }: PlacedCommand,
): SuitePart {
  return { framework, argv, env, source: command.source, ...(folder === '' ? {} : { cwd: folder }) };
}

function followCall(call: ScriptCall, place: Place): Followed {
  const folder = call.folder === '/' ? rootOf(place) : resolveFolder(place.folder, call.folder ?? '');
  const here = { ...place, folder };
  if (folder.startsWith('..')) return none(`The folder ${call.folder} is outside the repository.`);
  if (call.members !== undefined) return followMembers(call, call.members, here);
  const member = readMember(place.files, folder);
  if (member === undefined) {
    if (call.script === undefined) return followWords(call.args, here);
    return none(`There is no readable package.json${folder === '' ? '' : ` in ${folder}`}.`);
  }
  return followScript(call, member, here) ?? none(explainMissing(call.script ?? '', member));
}

function rootOf({ files, folder }: Place): string {
  return listMembers(files, folder)?.folder ?? '';
}

/** Follows one package's script; undefined if it has none of that name. */
function followScript({ script, args, orProgram }: ScriptCall, member: Member, place: Place): Followed | undefined {
  const here = { ...place, folder: member.folder };
  if (script === undefined) return followWords(args, here);
  const line = lineOf(script, member, place.files);
  if (line === undefined) {
    return orProgram === true && isKnownProgram(script) ? followWords([script, ...args], here) : undefined;
  }
  const step = `${member.folder}/${script}`;
  if (place.trail.includes(step)) {
    return none(`The script ${script} of ${manifestOf(member)} starts itself: ${[...place.trail, step].join(' -> ')}.`);
  }
  if (place.budget.left-- <= 0) return none('The scripts of package.json start too many others to follow.');
  const text = [line.line, ...args.map(quote)].join(' ');
  return follow(text, { ...place, folder: line.folder, trail: [...place.trail, step] });
}

function lineOf(script: string, member: Member, files: ProjectFiles): ScriptLine | undefined {
  const target = readTarget(files, member, script);
  if (target !== undefined) return target;
  const line = Object.hasOwn(member.scripts, script) ? member.scripts[script] : undefined;
  return line === undefined ? undefined : { line, folder: member.folder };
}

function followWords(words: readonly string[], place: Place): Followed {
  return follow(words.map(quote).join(' '), place);
}

/** Runs in every chosen member that has the script; the results of several are joined. */
function followMembers(call: ScriptCall, selection: NonNullable<ScriptCall['members']>, place: Place): Followed {
  const workspace = listMembers(place.files, place.folder);
  if (workspace === undefined || workspace.members.length === 0) {
    const why = place.files.list === undefined ? ', or its members could not be listed' : '';
    return none(`The command names members of a workspace, but the repository defines no workspace${why}.`);
  }
  const { members } = workspace;
  const chosen = selectMembers(members, selection, place.folder);
  if (chosen.length === 0) {
    return none(
      `No member of the workspace is named ${selection.only.join(', ')}. The members are: ${nameAll(members)}.`,
    );
  }
  const followed = chosen.map((member) => followScript(call, member, place));
  const found = followed.filter((one) => one?.outcome === 'found');
  if (found.length > 0) {
    return { outcome: 'found', parts: found.flatMap(({ parts }) => parts), notes: found.flatMap(({ notes }) => notes) };
  }
  const [first] = chosen;
  const reasons = followed.flatMap((one) => (one?.outcome === 'none' ? [one.reason] : []));
  if (reasons[0] !== undefined) return none(reasons[0]);
  if (chosen.length === 1 && first !== undefined) return none(explainMissing(call.script ?? '', first));
  return none(`None of the workspace's members has a script named ${call.script}: ${nameAll(chosen)}.`);
}

function explainMissing(script: string, member: Member): string {
  const names = Object.keys(member.scripts);
  const rest = names.length === 0 ? 'It has no scripts.' : `Its scripts are: ${names.join(', ')}.`;
  return `${manifestOf(member)} has no script named ${script}. ${rest}`;
}

function nameAll(members: readonly Member[]): string {
  return members.map(({ names, folder }) => `${names[0]} (${folder})`).join(', ');
}

function manifestOf({ folder }: Member): string {
  return posix.join(folder, 'package.json');
}

function ofFolder(folder: string): string {
  return folder === '' ? '' : ` of ${folder}`;
}

/** A path from a folder, relative to the root; it begins with `..` if it leads out of the root. */
function resolveFolder(from: string, to: string): string {
  if (to.startsWith('/')) return '..';
  const path = posix.normalize(posix.join(from, to)).replace(/\/$/, '');
  return path === '.' ? '' : path;
}

function none(reason: string): Followed {
  return { outcome: 'none', reason };
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
