import { type QueryAnswer, redact } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';

/** What one source knows. */
export interface Finding {
  readonly lines: readonly string[];
  /** What was cut or could not be had, in words. */
  readonly more?: readonly string[];
}

export interface AnswerOptions {
  /** Why there is nothing, if no source has a line and none says why. */
  readonly nothing: string;
  /** The end that stays when there is too much; the first when left out. */
  readonly keep?: 'first' | 'last';
}

/** Characters of one line and of all lines, and how many lines there may be. */
const bounds = { line: 2_000, text: 30_000, lines: 1_000 };

/**
 * Asks each source and makes one answer of what they find, redacted and bounded. A source that throws QueryUnanswerable
 * leaves its reason; other failures are the caller's.
 */
export async function answerFrom(
  sources: readonly (() => Promise<Finding>)[],
  { nothing, keep = 'first' }: AnswerOptions,
): Promise<QueryAnswer> {
  const findings: Finding[] = [];
  for (const source of sources) findings.push(await orReason(source));
  const lines = findings.flatMap((finding) => finding.lines);
  const notes = [...new Set(findings.flatMap((finding) => finding.more ?? []))];
  if (lines.length === 0) return { outcome: 'none', why: redact(notes.join(' ') || nothing) };
  const bounded = bound(lines, keep);
  const more = [...notes.map(redact), ...bounded.cut].join(' ');
  return { outcome: 'found', lines: bounded.lines, ...(more === '' ? {} : { more }) };
}

async function orReason(source: () => Promise<Finding>): Promise<Finding> {
  try {
    return await source();
  } catch (error) {
    if (error instanceof QueryUnanswerable) return { lines: [], more: [error.message] };
    throw error;
  }
}

/** Redacted as one text, so that a secret over several lines is seen whole and a person has one replacement in all lines. */
function bound(lines: readonly string[], keep: 'first' | 'last'): { lines: readonly string[]; cut: readonly string[] } {
  const all = redact(lines.join('\n'))
    .split('\n')
    .map((line) => (line.length > bounds.line ? `${line.slice(0, bounds.line)} …` : line));
  const ordered = keep === 'first' ? all : all.toReversed();
  let room = bounds.text;
  const fitting = ordered.slice(0, bounds.lines).findIndex((line) => {
    room -= line.length + 1;
    return room < 0;
  });
  const kept = ordered.slice(0, fitting < 0 ? bounds.lines : fitting);
  const left = all.length - kept.length;
  const cut =
    left === 0 ? [] : [`${left} ${keep === 'first' ? 'later' : 'earlier'} lines did not fit and were left out.`];
  return { lines: keep === 'first' ? kept : kept.toReversed(), cut };
}
