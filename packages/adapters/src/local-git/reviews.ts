import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fence, inline, parseJson } from '@suture/core';
import * as z from 'zod';
import { ReviewNotFound } from '../errors.ts';
import { unlessMissing } from '../local-files/missing.ts';
import { createAtomically, writeAtomically } from '../local-files/write-atomically.ts';

/** A pull request on one machine. */
export const ReviewRecord = z.object({
  id: z.string(),
  incidentId: z.string(),
  branch: z.string(),
  /** The target branch; absent when HEAD was detached and no branch was configured. */
  base: z.string().optional(),
  baseCommit: z.string(),
  /** The commit that was proven. */
  headCommit: z.string(),
  title: z.string(),
  body: z.string(),
  draft: z.boolean(),
  status: z.enum(['open', 'merged', 'changes_requested', 'closed']),
  openedAt: z.string(),
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
  mergeCommit: z.string().optional(),
  /** Comments of people, oldest first. */
  comments: z.array(z.object({ by: z.string(), at: z.string(), text: z.string() })),
  /** Comments of Suture, oldest first. */
  remarks: z.array(z.object({ at: z.string(), text: z.string() })),
  /** Every commit that was reviewed, oldest first. */
  rounds: z.array(z.object({ headCommit: z.string(), at: z.string() })),
  diff: z.string(),
});
export type ReviewRecord = z.infer<typeof ReviewRecord>;

/** The pull requests of one state folder: a JSON file each, and a Markdown file for people. */
export interface ReviewRecords {
  /** @throws ReviewNotFound */
  read(id: string): Promise<ReviewRecord>;
  /** By id, oldest first. */
  list(): Promise<readonly ReviewRecord[]>;
  /** Stores it under the next free id. */
  create(record: Omit<ReviewRecord, 'id'>): Promise<ReviewRecord>;
  write(record: ReviewRecord): Promise<void>;
  /** Forgets it; one that is not there is forgotten already. */
  remove(id: string): Promise<void>;
  /** `file:` URL of the Markdown file. */
  url(id: string): string;
}

export async function openReviewRecords(folder: string): Promise<ReviewRecords> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (id: string, ending: string) => join(folder, `${id}.${ending}`);

  async function read(id: string): Promise<ReviewRecord> {
    if (!/^[1-9]\d{0,8}$/.test(id)) throw new ReviewNotFound(id);
    const text = await unlessMissing(readFile(pathOf(id, 'json'), 'utf8'));
    if (text === undefined) throw new ReviewNotFound(id);
    return parseJson(ReviewRecord, text, `the pull request ${id}`);
  }

  async function listIds(): Promise<readonly number[]> {
    const ids = (await readdir(folder)).map((name) => Number(/^(\d+)\.json$/.exec(name)?.[1] ?? 0));
    return ids.filter((id) => id > 0).sort((a, b) => a - b);
  }

  async function write(record: ReviewRecord): Promise<void> {
    await writeAtomically(pathOf(record.id, 'json'), `${JSON.stringify(record, null, 2)}\n`);
    await writeAtomically(pathOf(record.id, 'md'), describeRecord(record));
  }

  async function create(record: Omit<ReviewRecord, 'id'>): Promise<ReviewRecord> {
    for (let id = ((await listIds()).at(-1) ?? 0) + 1; ; id += 1) {
      const numbered = { id: String(id), ...record };
      if (!(await createAtomically(pathOf(numbered.id, 'json'), `${JSON.stringify(numbered, null, 2)}\n`))) continue;
      await writeAtomically(pathOf(numbered.id, 'md'), describeRecord(numbered));
      return numbered;
    }
  }

  return {
    read,
    list: async () => Promise.all((await listIds()).map((id) => read(String(id)))),
    create,
    write,
    remove: async (id) => {
      // The record last: while it is there, the removal can be repeated.
      for (const ending of ['md', 'json']) await rm(pathOf(id, ending), { force: true });
    },
    url: (id) => pathToFileURL(pathOf(id, 'md')).href,
  };
}

function describeRecord(record: ReviewRecord): string {
  const said = [...record.comments, ...record.remarks.map((remark) => ({ ...remark, by: 'Suture' }))].sort((a, b) =>
    a.at.localeCompare(b.at),
  );
  return [
    `# ${record.id}: ${inline(record.title)}`,
    '',
    `**Status** ${record.status.replaceAll('_', ' ')}${record.draft ? ' (draft)' : ''}${record.decidedBy === undefined ? '' : ` by ${inline(record.decidedBy)}`}`,
    `**Branch** ${inline(record.branch)} into ${inline(record.base ?? 'no branch: HEAD is detached')}`,
    `**Commit** ${record.headCommit}`,
    ...(record.mergeCommit === undefined ? [] : [`**Merged as** ${record.mergeCommit}`]),
    '',
    record.body,
    '',
    '## Diff',
    '',
    fence(record.diff, 'diff'),
    ...said.flatMap(({ by, at, text }) => ['', `## ${inline(by)} at ${at}`, '', fence(text)]),
    '',
  ].join('\n');
}
