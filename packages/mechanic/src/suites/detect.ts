import { followLine } from './follow.ts';
import type { Suite, SuitePart } from './model.ts';
import { type ProjectFiles, readMember } from './workspace.ts';

export type Detection =
  /** `note` names the parts of the command that are left out. */
  | { readonly outcome: 'found'; readonly suite: Suite; readonly note?: string }
  | { readonly outcome: 'none'; readonly reason: string };

/**
 * Finds how a project runs its tests: from the command given, or else from `scripts.test` of its package.json. Scripts
 * are followed to the runner they start, also into the members of a workspace.
 * @param read text of a file relative to the project's root.
 * @param command the command as a person types it; `npm test` and `npm run x` work too.
 * @param list all paths of the project. Without it, only members that are named one by one are found.
 */
export function detectSuite(read: ProjectFiles['read'], command?: string, list?: ProjectFiles['list']): Detection {
  const files = { read, list };
  const given = command?.trim() === '' ? undefined : command;
  const line = given ?? readMember(files, '')?.scripts.test;
  if (line === undefined || line.trim() === '') return { outcome: 'none', reason: explainNoScript(files) };
  const found = followLine(line, files, given === undefined ? ['/test'] : []);
  if (found.outcome === 'none') return found;
  const [first, ...others] = found.parts.map(
    (part): SuitePart => ({ ...part, source: sourceOf(part, found.parts, line) }),
  );
  if (first === undefined) return { outcome: 'none', reason: 'The test command is empty.' };
  const suite = others.length === 0 ? first : { ...first, others };
  return found.notes.length === 0
    ? { outcome: 'found', suite }
    : { outcome: 'found', suite, note: found.notes.join('; ') };
}

/** One of several parts is named by what a person would type to run it alone. */
function sourceOf(part: SuitePart, all: readonly SuitePart[], line: string): string {
  if (all.length === 1) return line;
  return part.cwd === undefined ? part.source : `cd ${part.cwd} && ${part.source}`;
}

function explainNoScript(files: ProjectFiles): string {
  const member = readMember(files, '');
  if (member === undefined) return 'There is no readable package.json at the root of the repository. Set testCommand.';
  const names = Object.keys(member.scripts);
  return names.length === 0
    ? 'package.json has no test script, and no other script. Add one, or set testCommand.'
    : `package.json has no test script. Add one, or set testCommand. Its scripts are: ${names.join(', ')}.`;
}
