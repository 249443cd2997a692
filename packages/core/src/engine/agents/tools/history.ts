import * as z from 'zod';
import type { CodeHistory, FileDifference } from '../../../ports/index.ts';
import { defineTool, failed, found, type Tool } from '../tool.ts';

/** Limits of one tool result. Lengths are in characters. */
const limits = { commits: 30, patch: 6_000, files: 40, result: 20_000 };

const Path = z.string().min(1).max(500).describe('Path from the root of the repository.');
const CommitId = z
  .string()
  .regex(/^[0-9a-f]{7,64}$/i, 'it must be a commit id: hexadecimal, 7 digits or more')
  .describe('Id of a commit, as the list of commits has it.');

/** Tools that read the history behind one commit. */
export function createHistoryTools(history: CodeHistory, repository: string, commit: string): readonly Tool[] {
  return [
    defineTool({
      name: 'file_history',
      description: 'Lists the commits that touched a file, newest first.',
      input: z.object({ path: Path }),
      use: async ({ path }) => {
        const commits = await history.ofFile(repository, commit, path, limits.commits);
        if (commits.length === 0) return failed(`No commit is known that touched ${path}.`);
        const lines = commits.map(({ id, date, subject }) => `${id} ${date} ${subject}`);
        return found('history', `history of ${path}`, lines.join('\n'));
      },
    }),
    defineTool({
      name: 'blame',
      description: 'Tells which commit last wrote each line of a file, for the lines asked for.',
      input: z.object({ path: Path, startLine: z.int().min(1), endLine: z.int().min(1) }),
      use: async ({ path, startLine, endLine }) => {
        const ranges = (await history.blame(repository, commit, path)).filter(
          (range) => range.endLine >= startLine && range.startLine <= endLine,
        );
        if (ranges.length === 0) return failed(`No commit is known for lines ${startLine} to ${endLine} of ${path}.`);
        const lines = ranges.slice(0, 200).map((range) => {
          const { id, date, subject } = range.commit;
          return `${path}:${range.startLine}-${range.endLine} ${id} ${date} ${subject}`;
        });
        return found('history', `blame of ${path}`, lines.join('\n'));
      },
    }),
    defineTool({
      name: 'show_commit',
      description: 'Shows what one commit changed, and its message.',
      input: z.object({ commit: CommitId, path: Path.optional() }),
      use: async ({ commit: id, path }) => {
        const changes = await history.changesOf(repository, id.toLowerCase());
        if (changes === undefined) return failed(`There is no commit ${id}.`);
        const { commit: shown, message, files } = changes;
        const head = `${shown.id} ${shown.date}\n${message.trim()}`;
        return found('history', `commit ${shown.id.slice(0, 12)}`, `${head}\n\n${describeDifferences(files, path)}`);
      },
    }),
    defineTool({
      name: 'compare_commits',
      description: 'Shows what differs between two commits: between the deployment before and the one that fails.',
      input: z.object({ base: CommitId, head: CommitId, path: Path.optional() }),
      use: async ({ base, head, path }) => {
        const files = await history.compare(repository, base.toLowerCase(), head.toLowerCase());
        if (files === undefined) return failed('One of these commits is not known.');
        if (files.length === 0) return failed('Nothing differs between them.');
        return found('history', `${base.slice(0, 12)} to ${head.slice(0, 12)}`, describeDifferences(files, path));
      },
    }),
  ];
}

function describeDifferences(files: readonly FileDifference[], path: string | undefined): string {
  const wanted = files.filter((file) => path === undefined || file.path === path);
  const shown = wanted.slice(0, limits.files).map(({ path: name, status, patch }) => {
    const text = patch ?? '(binary or too large)';
    const cut = text.length > limits.patch ? `${text.slice(0, limits.patch)}\n… (cut)` : text;
    return `${status} ${name}\n${cut}`;
  });
  const more = wanted.length > limits.files ? [`… and ${wanted.length - limits.files} more files`] : [];
  return [...shown, ...more].join('\n\n').slice(0, limits.result) || 'no such file in it';
}
