import { posix } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../json.ts';
import type { Member, ProjectFiles } from './workspace.ts';

/** A line for a shell, and the folder it runs in. */
export interface ScriptLine {
  readonly line: string;
  readonly folder: string;
}

const Text = z.string().optional().catch(undefined);
const Command = z.union([z.string(), z.object({ command: z.string() }).transform(({ command }) => command)]);
const Options = z.object({
  command: Text,
  commands: z.array(Command).optional().catch(undefined),
  cwd: Text,
  script: Text,
  jestConfig: Text,
  configFile: Text,
  config: Text,
});
const Target = z.object({ executor: Text, command: Text, options: Options.optional().catch(undefined) });
const Project = z.object({ targets: z.record(z.string(), Target.catch({})) });

/** What a target of nx does: what project.json says, or what nx's plugins take from a runner's configuration. */
export function readTarget(files: ProjectFiles, { folder, scripts }: Member, name: string): ScriptLine | undefined {
  const project = Project.safeParse(parseJson(files.read(posix.join(folder, 'project.json')) ?? ''));
  const targets = project.data?.targets ?? {};
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (target !== undefined) return lineOf(target, folder, scripts, name);
  return Object.hasOwn(scripts, name) || name !== 'test' ? undefined : inferLine(files, folder);
}

function lineOf(
  { executor = '', command, options = {} }: z.infer<typeof Target>,
  folder: string,
  scripts: Member['scripts'],
  name: string,
): ScriptLine | undefined {
  const inPlaceholders = (text: string) =>
    text.replaceAll('{projectRoot}', folder === '' ? '.' : folder).replaceAll('{workspaceRoot}', '.');
  const said = command ?? options.command ?? options.commands?.join(' && ');
  if (said !== undefined) {
    return { line: inPlaceholders(said), folder: clean(inPlaceholders(options.cwd ?? '')) };
  }
  if (/[:/]jest:jest$|^@(?:nx|nrwl)\/jest/.test(executor)) {
    const config = options.jestConfig;
    return config === undefined
      ? { line: 'jest', folder }
      : { line: `jest --config ${inPlaceholders(config)}`, folder: '' };
  }
  if (/^@(?:nx|nrwl)\/(?:vite|vitest):test$/.test(executor)) {
    const config = options.configFile ?? options.config;
    const path = config === undefined ? undefined : posix.relative(folder, clean(inPlaceholders(config)));
    return { line: path === undefined ? 'vitest run' : `vitest run --config ${path}`, folder };
  }
  if (executor !== '' && executor !== 'nx:run-script') return undefined;
  const script = scripts[options.script ?? name];
  return script === undefined ? undefined : { line: script, folder };
}

function inferLine(files: ProjectFiles, folder: string): ScriptLine | undefined {
  const own = (files.list?.() ?? []).filter((path) => posix.dirname(path) === (folder === '' ? '.' : folder));
  const has = (pattern: RegExp) => own.some((path) => pattern.test(posix.basename(path)));
  if (has(/^jest\.config\.[cm]?[jt]s(?:on)?$/)) return { line: 'jest', folder };
  if (has(/^(?:vitest|vite)\.config\.[cm]?[jt]s$/)) return { line: 'vitest run', folder };
  return undefined;
}

function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal === '.' ? '' : normal;
}
