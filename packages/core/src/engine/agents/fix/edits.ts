import type { FileChange } from '../../../model/index.ts';
import type { Snapshot } from '../../../ports/index.ts';

/** A text to be replaced, as it stands in the file; a new file when `find` is empty. */
export interface Edit {
  readonly path: string;
  readonly find: string;
  readonly replace: string;
}

export type Applied =
  | { readonly outcome: 'applied'; readonly files: readonly FileChange[] }
  /** One line for each edit that does not fit, for its author. */
  | { readonly outcome: 'unfit'; readonly problems: readonly string[] };

/** Applies edits to the files as the snapshot has them, all or none. Edits of one file may not overlap. */
export function applyEdits(edits: readonly Edit[], snapshot: Snapshot): Applied {
  const problems: string[] = [];
  const files: FileChange[] = [];
  for (const path of new Set(edits.map((edit) => edit.path))) {
    const own = edits.filter((edit) => edit.path === path);
    const change = changeFile(path, own, snapshot);
    if (typeof change === 'string') problems.push(change);
    else files.push(change);
  }
  return problems.length > 0 ? { outcome: 'unfit', problems } : { outcome: 'applied', files };
}

/** The change, or why there is none. */
function changeFile(path: string, edits: readonly Edit[], snapshot: Snapshot): FileChange | string {
  const [first] = edits;
  if (first?.find === '') {
    if (snapshot.paths.includes(path)) return `${path} exists: say with \`find\` what is to be replaced.`;
    return edits.length > 1 ? `${path} is new: write it in one edit.` : { path, before: null, after: first.replace };
  }
  const before = snapshot.paths.includes(path) ? snapshot.read(path) : undefined;
  if (before === undefined) return `${path} is no text file of the repository.`;
  const spans = edits.map((edit) => locate(withLineEndsOf(before, edit), before)).sort((a, b) => a.start - b.start);
  const lost = spans.find((span) => span.problem !== undefined);
  if (lost !== undefined) return `${path}: ${lost.problem}`;
  if (spans.some((span, index) => index > 0 && span.start < (spans[index - 1]?.end ?? 0)))
    return `${path}: two edits overlap; make them one.`;
  const after = spans.reduceRight(
    (text, { start, end, replace }) => text.slice(0, start) + replace + text.slice(end),
    before,
  );
  return after === before ? `${path}: the edits change nothing.` : { path, before, after };
}

function locate({ find, replace }: Edit, text: string) {
  const start = text.indexOf(find);
  const span = { start, end: start + find.length, replace };
  const quoted = JSON.stringify(find.slice(0, 120));
  if (find === '' || start < 0)
    return { ...span, problem: `the text ${quoted} is not in the file. Copy it as it is, without line numbers.` };
  if (text.includes(find, start + 1))
    return { ...span, problem: `the text ${quoted} is there more than once. Take in more of the lines around it.` };
  return { ...span, problem: undefined };
}

/** Models write line feeds, whatever the file has. */
function withLineEndsOf(text: string, edit: Edit): Edit {
  if (!text.includes('\r\n')) return edit;
  const convert = (part: string) => part.replace(/\r?\n/g, '\r\n');
  return { ...edit, find: convert(edit.find), replace: convert(edit.replace) };
}
