import * as t from '@babel/types';
import { defined } from '../defined.ts';
import type { Change } from '../model.ts';
import type { Module, Segment } from '../syntax/module.ts';
import { endOf, lengthOf, nameOfFunction, startOf } from '../syntax/text.ts';

/** One reason to suspect a place. Several reasons add up. */
export interface Clue {
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly function?: string;
  /** The strength of this clue alone, in 0..1. */
  readonly weight: number;
  /** Only the strongest clue of each source counts. */
  readonly source: 'stack' | 'coverage' | 'history';
  readonly reason: string;
  readonly change?: Change;
}

/** A reason to suspect a statement. */
export function clueAt(
  module: Module,
  segment: Segment,
  reason: Pick<Clue, 'weight' | 'source' | 'reason' | 'change'>,
): Clue {
  const { startLine, endLine } = segment;
  return {
    file: module.file,
    startLine,
    endLine,
    ...defined({ function: segmentFunction(module, segment) }),
    ...reason,
  };
}

/** The name of the function that holds a statement. */
export function segmentFunction(module: Module, segment: Segment): string | undefined {
  let spot = segment.enclosing && module.spotOf(segment.enclosing);
  while (spot !== undefined) {
    const name = t.isFunction(spot.node) ? nameOfFunction(spot) : undefined;
    if (name !== undefined) return name;
    spot = spot.up;
  }
  return undefined;
}

/** The innermost statement at a line, and at a column if given. A column outside all of them is of other code on that line, such as compiled code. */
export function segmentAt(module: Module, line: number, column?: number): Segment | undefined {
  const exact = module.segments.filter((segment) => covers(segment, line, column));
  const around = exact.length > 0 ? exact : module.segments.filter((segment) => covers(segment, line, undefined));
  return around.reduce<Segment | undefined>(
    (best, segment) => (best && lengthOf(best.head) <= lengthOf(segment.head) ? best : segment),
    undefined,
  );
}

/** The statements whose own lines overlap a range of lines. */
export function segmentsIn(module: Module, startLine: number, endLine: number): readonly Segment[] {
  return module.segments
    .filter((segment) => segment.startLine <= endLine && segment.endLine >= startLine)
    .filter((segment) => ownLines(module, segment).some((line) => line >= startLine && line <= endLine));
}

/** Lines of a statement that belong to no statement nested in it. */
export function ownLines(module: Module, segment: Segment): readonly number[] {
  const inner = module.segments.filter((other) => other !== segment && contains(segment, other));
  const { startLine, endLine } = segment;
  const lines = Array.from({ length: endLine - startLine + 1 }, (_, index) => startLine + index);
  return lines.filter((line) => !inner.some((other) => startLine < other.startLine && isInHead(other, line)));
}

function isInHead({ startLine, head }: Segment, line: number): boolean {
  return startLine <= line && line <= (head.loc?.end.line ?? 0);
}

function contains(outer: Segment, inner: Segment): boolean {
  return startOf(outer.head) <= startOf(inner.head) && endOf(inner.head) <= endOf(outer.head);
}

function covers(segment: Segment, line: number, column: number | undefined): boolean {
  const loc = segment.head.loc;
  if (!loc || line < loc.start.line || line > loc.end.line) return false;
  if (column === undefined) return true;
  if (line === loc.start.line && column < loc.start.column) return false;
  return !(line === loc.end.line && column > loc.end.column);
}
