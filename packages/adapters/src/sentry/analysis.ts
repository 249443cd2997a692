import * as z from 'zod';
import { lenient } from '../lenient.ts';

const text = lenient(z.string());

/** Commits that Sentry suspects, by author. The author is not read. */
export const SentryCommitters = z.object({
  committers: z.array(
    z.object({
      commits: z.array(
        z.object({
          id: z.union([z.string(), z.number()]),
          message: text,
          dateCreated: text,
          suspectCommitType: text,
          pullRequest: lenient(z.object({ externalUrl: text })),
        }),
      ),
    }),
  ),
});

const Cause = z.object({
  description: text,
  root_cause_reproduction: lenient(
    z.array(
      z.object({
        title: text,
        code_snippet_and_analysis: text,
        relevant_code_file: lenient(z.object({ file_path: text })),
      }),
    ),
  ),
});
const Step = z.object({ type: z.string(), causes: lenient(z.array(Cause)) });
const Artifact = z.object({ key: z.string(), data: lenient(z.record(z.string(), z.unknown())) });
const Block = z.object({ artifacts: lenient(z.array(Artifact)) });

/** The state of Seer's analysis. It has two forms: a list of steps, or blocks with artifacts. */
export const SentryAnalysis = z.object({
  autofix: z
    .object({
      status: text,
      steps: lenient(z.array(Step)),
      blocks: lenient(z.array(Block)),
    })
    .nullish(),
});

const mostCommits = 10;

export function commitLines({ committers }: z.infer<typeof SentryCommitters>): readonly string[] {
  const commits = new Map(committers.flatMap((committer) => committer.commits).map((commit) => [commit.id, commit]));
  return [...commits.values()]
    .slice(0, mostCommits)
    .map(({ id, message, dateCreated, suspectCommitType, pullRequest }) => {
      const why = suspectCommitType ? ` (${suspectCommitType})` : '';
      const subject = (message ?? '').split('\n', 1)[0] ?? '';
      return ['suspect commit', id, dateCreated, `${subject}${why}`, pullRequest?.externalUrl]
        .filter((part) => !!part)
        .join(' ');
    });
}

/** The root cause that Seer found; no lines when there is none yet. */
export function analysisLines({ autofix }: z.infer<typeof SentryAnalysis>): readonly string[] {
  const found = [...stepLines(autofix?.steps ?? []), ...artifactLines(autofix?.blocks ?? [])];
  return found.length === 0 ? [] : [`root cause as Seer has it (${autofix?.status ?? 'status unknown'}):`, ...found];
}

/** Uses the newest analysis, which is the last one. */
function stepLines(steps: readonly z.infer<typeof Step>[]): readonly string[] {
  const causes = steps.findLast(({ type }) => type === 'root_cause_analysis')?.causes ?? [];
  return causes.flatMap(({ description, root_cause_reproduction }) => [
    `  ${description ?? ''}`,
    ...(root_cause_reproduction ?? []).map(({ title, code_snippet_and_analysis, relevant_code_file }) => {
      const file = relevant_code_file?.file_path ? ` [${relevant_code_file.file_path}]` : '';
      return `  - ${title ?? ''}${file}: ${code_snippet_and_analysis ?? ''}`;
    }),
  ]);
}

function artifactLines(blocks: readonly z.infer<typeof Block>[]): readonly string[] {
  const data = blocks
    .flatMap(({ artifacts }) => artifacts ?? [])
    .findLast(({ key, data }) => key === 'root_cause' && data)?.data;
  return Object.entries(data ?? {}).flatMap(([key, value]) => {
    const values = Array.isArray(value) ? value : [value];
    return values.map((one) => `  ${key.replaceAll('_', ' ')}: ${typeof one === 'string' ? one : JSON.stringify(one)}`);
  });
}
