import type { Diagnosis, Evidence, FileLines, OtherChange, Patch } from '../model/index.ts';
import { linesOfChange } from './changed-ranges.ts';

/** What a fix is about, as far as another change can be about the same. */
export interface Cause {
  /** The lines that are wrong, or that the fix changes. */
  readonly lines: readonly FileLines[];
  /** Files that the fault runs through. */
  readonly files: readonly string[];
  readonly suspectCommit?: string;
  /** The message of the incident's error. */
  readonly error?: string;
}

/** Another change about the same cause, and what shows it. */
export interface Rival {
  readonly change: OtherChange;
  /** Own words. */
  readonly why: string;
}

/** Lines between two changes that git can still not merge, and by which other commits may have moved them. */
const margin = 3;
/** An error's message that is shorter says too little. */
const tellingMessage = 12;

/** The cause as the diagnosis sees it: its most likely place alone, since the others are guesses. */
export function causeOfDiagnosis(
  { locations, files, suspectCommit }: Pick<Diagnosis, 'locations' | 'files' | 'suspectCommit'>,
  { errors: [first] }: Pick<Evidence, 'errors'>,
): Cause {
  const [place] = locations;
  return {
    lines: place === undefined ? [] : [{ path: place.file, ranges: [{ from: place.startLine, to: place.endLine }] }],
    files: place === undefined ? files : [place.file],
    ...(suspectCommit && { suspectCommit: suspectCommit.id }),
    ...(first && { error: first.error.message }),
  };
}

/** The cause as a fix mends it. */
export function causeOfPatch(
  { files, mends }: Pick<Patch, 'files' | 'mends'>,
  diagnosis: Pick<Diagnosis, 'suspectCommit'>,
  { errors: [first] }: Pick<Evidence, 'errors'>,
): Cause {
  const suspect = mends ?? diagnosis.suspectCommit;
  return {
    lines: files.map(linesOfChange),
    files: files.map(({ path }) => path),
    ...(suspect && { suspectCommit: suspect.id }),
    ...(first && { error: first.error.message }),
  };
}

/** The changes about the same cause: the same lines, the suspect commit by its id, or the error's message beside a file of the fault. */
export function findRivals(cause: Cause, changes: readonly OtherChange[]): readonly Rival[] {
  return changes.flatMap((change) => {
    const why = compare(cause, change);
    return why === undefined ? [] : [{ change, why }];
  });
}

function compare({ lines, files, suspectCommit, error = '' }: Cause, change: OtherChange): string | undefined {
  const touched = lines.find((own) => change.files.some((other) => overlaps(own, other)));
  if (touched !== undefined) return `changes the same lines of ${touched.path}`;
  const words = `${change.title}\n${change.text}\n${change.branch}`;
  if (suspectCommit !== undefined && namesCommit(words, suspectCommit)) return 'names the suspect commit';
  const shared = change.files.find(({ path }) => files.includes(path));
  if (shared !== undefined && error.length >= tellingMessage && words.includes(error))
    return `names the error and changes ${shared.path}`;
  return undefined;
}

function overlaps(one: FileLines, other: FileLines): boolean {
  if (one.path !== other.path) return false;
  return one.ranges.some((a) => other.ranges.some((b) => a.from <= b.to + margin && b.from <= a.to + margin));
}

function namesCommit(words: string, commit: string): boolean {
  const ids = words.match(/\b[0-9a-f]{7,40}\b/g) ?? [];
  return ids.some((id) => commit.startsWith(id));
}
