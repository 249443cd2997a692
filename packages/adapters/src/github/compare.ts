import { defined, type FileDifference } from '@suture/core';
import { createTwoFilesPatch } from 'diff';
import type { Repo } from './client.ts';
import { unlessUnknown } from './failures.ts';
import { type ChangedFile, Comparison, GitBlob } from './replies.ts';
import { reversePatch } from './reverse-patch.ts';

/** Most files that GitHub lists in one comparison. */
const mostFiles = 300;
/** Most files, changed on both sides, that are compared here; each takes two requests. */
const mostDrawn = 20;
/** Most bytes of a file that is compared here. */
const mostBytes = 1_000_000;

interface Compared {
  readonly files: readonly FileDifference[];
  /** Whether these are all files. */
  readonly complete: boolean;
}

/**
 * The differences between two commits; both are full ids. GitHub compares the head with its merge base. After a rollback there is
 * no such difference, so the opposite comparison is read too and reversed.
 */
export async function compareCommits(repo: Repo, base: string, head: string): Promise<Compared | undefined> {
  const there = await compareOnce(repo, base, head);
  if (there === undefined) return undefined;
  const straight = there.status === 'ahead' || there.status === 'identical';
  const back = straight ? undefined : await compareOnce(repo, head, base);
  const ahead = there.files;
  const behind = back?.files ?? [];
  const complete = Math.max(ahead.length, behind.length) < mostFiles;
  if (behind.length === 0) return { files: ahead.flatMap(differenceOf), complete };
  const drawn = await drawShared(repo, ahead, behind);
  const files = [
    ...apartFrom(ahead, behind).flatMap(differenceOf),
    ...apartFrom(behind, ahead).flatMap((file) => differenceOf(turnRound(file))),
    ...drawn,
  ];
  return { files: files.sort((one, other) => (one.path < other.path ? -1 : 1)), complete };
}

/** A file of GitHub's comparison in git's words; nothing when it did not change. */
export function differenceOf({ filename, status, patch }: ChangedFile): readonly FileDifference[] {
  const words: Readonly<Record<string, string>> = { copied: 'added', changed: 'modified' };
  if (status === 'unchanged') return [];
  return [{ path: filename, status: words[status] ?? status, ...defined({ patch }) }];
}

async function compareOnce(repo: Repo, base: string, head: string) {
  const asked = repo.client.rest.repos.compareCommitsWithBasehead({
    ...repo.name,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  const answer = await unlessUnknown(asked);
  return answer === undefined ? undefined : Comparison.parse(answer.data);
}

function namesOf(file: ChangedFile): readonly string[] {
  return file.previous_filename === undefined ? [file.filename] : [file.filename, file.previous_filename];
}

/** Files of one side that the other side did not change. */
function apartFrom(files: readonly ChangedFile[], others: readonly ChangedFile[]): readonly ChangedFile[] {
  const touched = new Set(others.flatMap(namesOf));
  return files.filter((file) => !namesOf(file).some((path) => touched.has(path)));
}

function turnRound({ patch, ...file }: ChangedFile): ChangedFile {
  const turned = patch === undefined ? {} : { patch: reversePatch(patch) };
  if (file.status === 'renamed' && file.previous_filename !== undefined)
    return { ...file, ...turned, filename: file.previous_filename, previous_filename: file.filename };
  const words: Readonly<Record<string, string>> = { added: 'removed', removed: 'added', copied: 'removed' };
  return { ...file, ...turned, status: words[file.status] ?? file.status };
}

/** The content of a path: a blob id, null when there is no file, undefined when unknown. */
type Held = string | null | undefined;

/** The files that both sides changed: neither side's patch is the difference between the two. */
async function drawShared(
  repo: Repo,
  ahead: readonly ChangedFile[],
  behind: readonly ChangedFile[],
): Promise<readonly FileDifference[]> {
  const apart = new Set([...apartFrom(ahead, behind), ...apartFrom(behind, ahead)]);
  const paths = new Set([...ahead, ...behind].filter((file) => !apart.has(file)).flatMap(namesOf));
  const changed = [...paths]
    .map((path) => ({ path, before: heldAt(path, behind, ahead), after: heldAt(path, ahead, behind) }))
    .filter(({ before, after }) => before !== after);
  return Promise.all(
    changed.map(async ({ path, before, after }, index) => {
      const status = before === null ? 'added' : after === null ? 'removed' : 'modified';
      if (index >= mostDrawn) return { path, status };
      const [old, young] = [await readText(repo, before), await readText(repo, after)];
      return old === undefined || young === undefined
        ? { path, status }
        : { path, status, patch: drawPatch(old, young) };
    }),
  );
}

/** The content of a path on one side, from its own changes since the merge base, or from the other side's. */
function heldAt(path: string, side: readonly ChangedFile[], other: readonly ChangedFile[]): Held {
  const own = side.find((file) => file.filename === path);
  if (own !== undefined) return own.status === 'removed' ? null : (own.sha ?? undefined);
  if (side.some((file) => file.previous_filename === path && file.status === 'renamed')) return null;
  // Unchanged here, so it is as in the merge base: missing if the other side created it.
  const made = other.some((file) => file.filename === path && ['added', 'renamed', 'copied'].includes(file.status));
  return made ? null : undefined;
}

/** Undefined for an unknown, binary or too large file. */
async function readText(repo: Repo, blob: Held): Promise<string | undefined> {
  if (blob === null) return '';
  if (blob === undefined) return undefined;
  // A submodule's id is no blob of this repository.
  const answer = await unlessUnknown(repo.client.rest.git.getBlob({ ...repo.name, file_sha: blob }));
  const { content, encoding } = GitBlob.parse(answer?.data ?? { content: '', encoding: 'none' });
  if (encoding !== 'base64') return undefined;
  const bytes = Buffer.from(content, 'base64');
  return bytes.length > mostBytes || bytes.includes(0) ? undefined : bytes.toString('utf8');
}

function drawPatch(before: string, after: string): string {
  const patch = createTwoFilesPatch('a', 'b', before, after, '', '', { context: 3 });
  return patch.slice(patch.indexOf('@@ ')).replace(/\n$/, '');
}
