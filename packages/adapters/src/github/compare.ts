import type { FileDifference } from '@suture/core';
import { createTwoFilesPatch } from 'diff';
import type { GitHubClient, RepositoryName } from './client.ts';
import { unlessUnknown } from './failures.ts';
import { type ChangedFile, Comparison, GitBlob } from './replies.ts';
import { reversePatch } from './reverse-patch.ts';

/** Files that GitHub tells of in one comparison. */
const mostFiles = 300;
/** Files that both sides changed, which are drawn here; each takes two requests. */
const mostDrawn = 20;
/** Bytes of one file that is drawn here. */
const mostBytes = 1_000_000;

export interface Compared {
  readonly files: readonly FileDifference[];
  /** Whether these are all. */
  readonly complete: boolean;
}

/**
 * What differs between two commits; both are full ids. GitHub compares the head with where it parted from the base. After a
 * deployment was rolled back that is nothing, so the other side is asked too and turned round.
 */
export async function compareCommits(
  client: GitHubClient,
  name: RepositoryName,
  base: string,
  head: string,
): Promise<Compared | undefined> {
  const there = await compareOnce(client, name, base, head);
  if (there === undefined) return undefined;
  const straight = there.status === 'ahead' || there.status === 'identical';
  const back = straight ? undefined : await compareOnce(client, name, head, base);
  const ahead = there.files;
  const behind = back?.files ?? [];
  const complete = Math.max(ahead.length, behind.length) < mostFiles;
  if (behind.length === 0) return { files: ahead.flatMap(differenceOf), complete };
  const drawn = await drawShared(client, name, ahead, behind);
  const files = [
    ...apartFrom(ahead, behind).flatMap(differenceOf),
    ...apartFrom(behind, ahead).flatMap((file) => differenceOf(turnRound(file))),
    ...drawn,
  ];
  return { files: files.sort((one, other) => (one.path < other.path ? -1 : 1)), complete };
}

/** A file as GitHub tells of it, in the words of git; nothing where it did not change. */
export function differenceOf({ filename, status, patch }: ChangedFile): readonly FileDifference[] {
  const words: Readonly<Record<string, string>> = { copied: 'added', changed: 'modified' };
  if (status === 'unchanged') return [];
  return [{ path: filename, status: words[status] ?? status, ...(patch === undefined ? {} : { patch }) }];
}

async function compareOnce(client: GitHubClient, name: RepositoryName, base: string, head: string) {
  const asked = client.rest.repos.compareCommitsWithBasehead({ ...name, basehead: `${base}...${head}`, per_page: 1 });
  const answer = await unlessUnknown(asked);
  return answer === undefined ? undefined : Comparison.parse(answer.data);
}

function namesOf(file: ChangedFile): readonly string[] {
  return file.previous_filename === undefined ? [file.filename] : [file.filename, file.previous_filename];
}

/** Files of one side that the other did not touch. */
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

/** What a path holds: a blob, null for nothing, undefined for what is not known. */
type Held = string | null | undefined;

/** Files that both sides touched: neither side's patch is the difference between the two. */
async function drawShared(
  client: GitHubClient,
  name: RepositoryName,
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
      const texts =
        index < mostDrawn ? [await readText(client, name, before), await readText(client, name, after)] : [];
      const [old, young] = texts;
      return { path, status, ...(old === undefined || young === undefined ? {} : { patch: drawPatch(old, young) }) };
    }),
  );
}

/** What one side has at a path, by what it changed since the two parted, or by what the other did. */
function heldAt(path: string, side: readonly ChangedFile[], other: readonly ChangedFile[]): Held {
  const own = side.find((file) => file.filename === path);
  if (own !== undefined) return own.status === 'removed' ? null : (own.sha ?? undefined);
  if (side.some((file) => file.previous_filename === path && file.status === 'renamed')) return null;
  // Untouched here, so it is as it was when they parted: not there, where the other side made it.
  const made = other.some((file) => file.filename === path && ['added', 'renamed', 'copied'].includes(file.status));
  return made ? null : undefined;
}

/** Undefined for what is not known, binary or too large. */
async function readText(client: GitHubClient, name: RepositoryName, blob: Held): Promise<string | undefined> {
  if (blob === null) return '';
  if (blob === undefined) return undefined;
  // A submodule's id is no blob of this repository.
  const answer = await unlessUnknown(client.rest.git.getBlob({ ...name, file_sha: blob }));
  const { content, encoding } = GitBlob.parse(answer?.data ?? { content: '', encoding: 'none' });
  if (encoding !== 'base64') return undefined;
  const bytes = Buffer.from(content, 'base64');
  return bytes.length > mostBytes || bytes.includes(0) ? undefined : bytes.toString('utf8');
}

function drawPatch(before: string, after: string): string {
  const patch = createTwoFilesPatch('a', 'b', before, after, '', '', { context: 3 });
  return patch.slice(patch.indexOf('@@ ')).replace(/\n$/, '');
}
