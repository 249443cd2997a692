import { type QueryAnswer, redact } from '@suture/core';
import { QueryUnanswerable } from '../errors.ts';

/** The answer of one source. */
export interface Finding {
  readonly lines: readonly string[];
  /** Notes on what was cut or is missing. */
  readonly more?: readonly string[];
}

interface AnswerOptions {
  /** The reason for an empty answer, if no source gives one. */
  readonly nothing: string;
  /** Which lines to keep when there are too many. Default: the first. */
  readonly keep?: 'first' | 'last';
}

/** Most characters of a line and of all lines, and most lines. */
const bounds = { line: 2_000, text: 30_000, lines: 1_000 };

/**
 * Combines the findings of all sources into one answer, redacted and bounded. A source that throws QueryUnanswerable adds its
 * reason as a note; other errors are thrown.
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

/** Redacts all lines as one text, so that a secret over several lines is recognised and a person has one replacement in all lines. */
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
  const which = keep === 'first' ? 'later' : 'earlier';
  const cut = left === 0 ? [] : [`${left} ${which} lines did not fit and were left out.`];
  return { lines: keep === 'first' ? kept : kept.toReversed(), cut };
}
