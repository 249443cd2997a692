import type { MemberSelection } from './workspace.ts';

/** What a package manager or a monorepo tool is asked to run. */
export interface ScriptCall {
  /** A script of package.json or a target of nx; without it, `args` is a command of its own. */
  readonly script?: string | undefined;
  readonly args: readonly string[];
  /** The folder it runs in, relative to the one it is typed in. */
  readonly folder?: string | undefined;
  /** The members of the workspace it runs in; the package of the folder if left out. */
  readonly members?: MemberSelection | undefined;
  /** A name that is no script may be the name of a program. */
  readonly orProgram?: boolean;
}

/** The scripts that a command runs, in its order. Empty for a command that runs none. */
export function readScriptCalls([program = '', ...args]: readonly string[]): readonly ScriptCall[] {
  const tool = Object.hasOwn(tools, program) ? tools[program] : undefined;
  return tool?.(args) ?? [];
}

const tools: Readonly<Record<string, (args: readonly string[]) => readonly ScriptCall[]>> = {
  npm: readNpm,
  pnpm: readPnpm,
  yarn: readYarn,
  bun: readBun,
  turbo: readTurbo,
  nx: readNx,
  lerna: readLerna,
  'run-s': readScriptNames,
  'run-p': readScriptNames,
  'npm-run-all': readScriptNames,
};

interface Words {
  /** Values of options by name; a flag has the value ''. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
  /** What stands after the words that were asked for, or after `--`. */
  readonly rest: readonly string[];
}

/** Reads options and words until there are `most` words. */
function readWords(args: readonly string[], valued: readonly string[], most = Number.POSITIVE_INFINITY): Words {
  const options = new Map<string, readonly string[]>();
  const words: string[] = [];
  let at = 0;
  for (; at < args.length && words.length < most; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') return { options, words, rest: args.slice(at + 1) };
    if (!arg.startsWith('-')) {
      words.push(arg);
      continue;
    }
    const [name = '', ...value] = arg.split('=');
    const takesNext = value.length === 0 && valued.includes(name);
    if (takesNext) at++;
    options.set(name, [...(options.get(name) ?? []), takesNext ? (args[at] ?? '') : value.join('=')]);
  }
  return { options, words, rest: args.slice(at) };
}

function valuesOf({ options }: Words, ...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => options.get(name) ?? []).filter((value) => value !== '');
}

function isSet({ options }: Words, ...names: readonly string[]): boolean {
  return names.some((name) => options.get(name)?.some((value) => value !== 'false') === true);
}

const runVerbs = ['run', 'run-script', 'rum', 'urn'];
const testVerbs = ['test', 't', 'tst'];
const execVerbs = ['exec', 'x', 'dlx'];

/** npm's own options may stand anywhere before `--`; the other words after the script's name are passed on. */
function readNpm(args: readonly string[]): readonly ScriptCall[] {
  const valued = ['-w', '--workspace', '--prefix', '-C', '--loglevel', '--script-shell', '--userconfig', '--registry'];
  const read = readWords(args, valued);
  const [verb = '', second] = read.words;
  const only = valuesOf(read, '-w', '--workspace');
  const all = isSet(read, '-ws', '--workspaces');
  const where = {
    folder: valuesOf(read, '--prefix', '-C').at(-1),
    members: only.length > 0 || all ? { only, except: [] } : undefined,
  };
  if (testVerbs.includes(verb)) return [{ script: 'test', args: [...read.words.slice(1), ...read.rest], ...where }];
  if (runVerbs.includes(verb) && second !== undefined)
    return [{ script: second, args: [...read.words.slice(2), ...read.rest], ...where }];
  if (!execVerbs.includes(verb)) return [];
  return [{ args: read.rest.length > 0 ? read.rest : read.words.slice(1), ...where }];
}

function readPnpm(args: readonly string[]): readonly ScriptCall[] {
  const valued = [
    '--filter',
    '-F',
    '--filter-prod',
    '-C',
    '--dir',
    '--workspace-concurrency',
    '--reporter',
    '--loglevel',
  ];
  const read = readWords(args, valued, 1);
  const [verb = ''] = read.words;
  if (['recursive', 'multi', 'm'].includes(verb)) return readPnpm(['-r', ...args.filter((arg) => arg !== verb)]);
  // Options may stand between `run` and the script's name, too.
  const named = [...runVerbs, ...execVerbs].includes(verb) ? readWords(read.rest, valued, 1) : undefined;
  const both = named === undefined ? read : joinOptions(read, named);
  const only = valuesOf(both, '--filter', '-F', '--filter-prod');
  const all = isSet(both, '-r', '--recursive');
  const where = {
    folder: isSet(both, '-w', '--workspace-root') ? '/' : valuesOf(both, '-C', '--dir').at(-1),
    members: only.length > 0 || all ? { only, except: [] } : undefined,
  };
  return readVerb(read, named, where);
}

function readYarn(args: readonly string[]): readonly ScriptCall[] {
  const read = readWords(args, ['--cwd'], 1);
  const [verb = ''] = read.words;
  const folder = valuesOf(read, '--cwd').at(-1);
  if (verb === 'workspace') {
    const [name = '', ...command] = read.rest;
    return readYarn(command).map((call) => ({ ...call, folder, members: { only: [name], except: [] } }));
  }
  if (verb === 'workspaces') {
    const valued = ['--include', '--exclude', '--from', '--since', '-j', '--jobs'];
    const chosen = read.rest[0] === 'foreach' ? readWords(read.rest.slice(1), valued, 1) : undefined;
    const command = chosen === undefined ? read.rest : [...chosen.words, ...chosen.rest];
    const only = chosen === undefined ? [] : valuesOf(chosen, '--include', '--from');
    const except = chosen === undefined ? [] : valuesOf(chosen, '--exclude');
    return readYarn(command).map((call) => ({ ...call, folder, members: { only, except } }));
  }
  if (verb === 'node') return [{ args: ['node', ...read.rest], folder }];
  const named = [...runVerbs, ...execVerbs].includes(verb) ? readWords(read.rest, [], 1) : undefined;
  return readVerb(read, named, { folder });
}

/** `bun test` is a runner of its own, not a script, unless members are chosen. */
function readBun(args: readonly string[]): readonly ScriptCall[] {
  const valued = ['--cwd', '--filter', '-F'];
  const read = readWords(args, valued, 1);
  if (read.words[0] === 'test' && valuesOf(read, '--filter', '-F').length === 0) return [];
  const named = [...runVerbs, ...execVerbs].includes(read.words[0] ?? '') ? readWords(read.rest, valued, 1) : undefined;
  const both = named === undefined ? read : joinOptions(read, named);
  const only = valuesOf(both, '--filter', '-F');
  return readVerb(read, named, {
    folder: valuesOf(both, '--cwd').at(-1),
    members: only.length > 0 ? { only, except: [] } : undefined,
  });
}

/** `run NAME`, `exec PROGRAM`, `test`, or the name alone. */
function readVerb(
  { words: [verb], rest }: Words,
  named: Words | undefined,
  where: Pick<ScriptCall, 'folder' | 'members'>,
): readonly ScriptCall[] {
  if (verb === undefined) return [];
  const passed = (args: readonly string[]) => (args[0] === '--' ? args.slice(1) : args);
  if (named !== undefined) {
    const [name] = named.words.length > 0 ? named.words : named.rest;
    const args = named.words.length > 0 ? named.rest : named.rest.slice(1);
    if (name === undefined) return [];
    if (execVerbs.includes(verb)) return [{ args: [name, ...args], ...where }];
    return [{ script: name, args: passed(args), ...where, orProgram: true }];
  }
  if (testVerbs.includes(verb)) return [{ script: 'test', args: passed(rest), ...where }];
  return [{ script: verb, args: passed(rest), ...where, orProgram: true }];
}

function joinOptions(one: Words, other: Words): Words {
  const names = [...one.options.keys(), ...other.options.keys()];
  const options = names.map((name): [string, readonly string[]] => [
    name,
    [...(one.options.get(name) ?? []), ...(other.options.get(name) ?? [])],
  ]);
  return { ...one, options: new Map(options) };
}

function readTurbo(args: readonly string[]): readonly ScriptCall[] {
  const valued = ['--filter', '-F', '--scope', '--concurrency', '--cache-dir', '--output-logs', '--log-order', '--cwd'];
  const read = readWords(args, [...valued, '--env-mode', '--ui', '--team', '--token', '--cache', '--summarize']);
  const only = valuesOf(read, '--filter', '-F', '--scope');
  const tasks = read.words[0] === 'run' ? read.words.slice(1) : read.words;
  return tasks.map((task) => {
    const at = task.lastIndexOf('#');
    const owner = at > 0 ? [task.slice(0, at)] : only;
    const members = task.startsWith('//#') ? undefined : { only: owner, except: [] };
    return { script: task.slice(at + 1), args: read.rest, folder: valuesOf(read, '--cwd').at(-1), members };
  });
}

function readNx(args: readonly string[]): readonly ScriptCall[] {
  const valued = ['-t', '--target', '--targets', '-p', '--projects', '--project', '--exclude', '--parallel', '-c'];
  const read = readWords(args, [...valued, '--configuration', '--base', '--head', '--output-style', '--runner']);
  const [verb = '', second, ...more] = read.words;
  const list = (...names: string[]) => valuesOf(read, ...names).flatMap((value) => value.split(','));
  const to = (script: string, only: readonly string[]) => ({
    script,
    args: read.rest,
    members: { only, except: list('--exclude') },
  });
  if (verb === 'run-many' || verb === 'affected') {
    const only = verb === 'affected' ? [] : list('-p', '--projects');
    const targets = [...list('-t', '--target', '--targets'), ...(second === undefined ? [] : [second, ...more])];
    return targets.map((target) => to(target, only));
  }
  if (verb === 'run') {
    const [project = '', target] = (second ?? '').split(':');
    return target === undefined ? [] : [to(target, [project])];
  }
  if (verb === 'exec') return [{ args: read.rest }];
  const project = second ?? valuesOf(read, '--project').at(-1);
  if (verb === '' || ['reset', 'graph', 'format', 'migrate', 'release'].includes(verb)) return [];
  return [project === undefined ? { script: verb, args: read.rest } : to(verb, [project])];
}

/** npm-run-all and its short forms: each word is a script, with the arguments it is given. */
function readScriptNames(args: readonly string[]): readonly ScriptCall[] {
  return readWords(args, []).words.map((word) => {
    const [script, ...rest] = word.split(' ').filter((part) => part !== '' && part !== '--');
    return { script: script ?? '', args: rest };
  });
}

function readLerna(args: readonly string[]): readonly ScriptCall[] {
  const valued = ['--scope', '--ignore', '--since', '--concurrency', '--loglevel', '--npm-client'];
  const read = readWords(args, valued);
  const [verb, script, ...words] = read.words;
  const members = { only: valuesOf(read, '--scope'), except: valuesOf(read, '--ignore') };
  if (verb === 'run' && script !== undefined)
    return script.split(',').map((name) => ({ script: name, args: [...words, ...read.rest], members }));
  if (verb === 'exec') return [{ args: read.rest.length > 0 ? read.rest : read.words.slice(1), members }];
  return [];
}
