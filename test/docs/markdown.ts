import { readdirSync } from 'node:fs';
import { readSource } from '../architecture/sources.ts';

/** A Markdown file, and its lines outside code fences. */
export interface Page {
  readonly path: string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly number: number;
  readonly text: string;
}

/** The pages that people read: those at the root, below `docs/` and in `.github/`. */
export function readPages(): readonly Page[] {
  return ['.', 'docs', 'docs/alerts', 'docs/decisions', '.github'].flatMap((folder) =>
    readdirSync(new URL(`../../${folder}`, import.meta.url))
      .filter((name) => name.endsWith('.md'))
      .map((name) => (folder === '.' ? name : `${folder}/${name}`))
      .map((path) => ({ path, lines: proseOf(readSource(path)) })),
  );
}

/** Lines with their numbers, without those of code fences. */
export function proseOf(text: string): readonly Line[] {
  let fenced = false;
  return text.split('\n').flatMap((line, index) => {
    if (/^\s*(?:```|~~~)/.test(line)) {
      fenced = !fenced;
      return [];
    }
    return fenced ? [] : [{ number: index + 1, text: line }];
  });
}

/** Text between single backticks. */
export function codeSpans(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

/** Targets of inline links and images. */
export function linksOf(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** The anchor that code hosts give a heading. */
export function anchorOf(heading: string): string {
  return heading
    .replace(/^#+\s*/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
