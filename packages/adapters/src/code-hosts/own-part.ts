import { digestOfPart } from '@suture/core';

const begin = '<!-- suture:begin -->';
const endPattern = /^<!-- suture:end sha256=([0-9a-f]{64}) -->[ \t]*$/m;

/** The hidden line that identifies the ticket of an incident. */
export function markOf(incidentId: string): string {
  return `<!-- suture:incident=${incidentId} -->`;
}

/** Whether a text has a mark on a line of its own. Words of others stand in code, where no mark can begin a line. */
export function hasMark(body: string | null | undefined, mark: string): boolean {
  return typeof body === 'string' && body.split(/\r?\n/).some((line) => line.trimEnd() === mark);
}

/** A description that is Suture's alone so far. Its digest shows later whether a person changed it. */
export function writeBody(incidentId: string, text: string): string {
  return `${markOf(incidentId)}\n${writePart(text)}`;
}

/**
 * The description with another text in Suture's part; undefined if a person changed or removed that part, and for a ticket of an earlier
 * release, which has none. What stands around it is kept.
 */
export function replacePart(body: string, text: string): string | undefined {
  const from = body.indexOf(begin);
  const end = endPattern.exec(body);
  if (from === -1 || end === null || end.index < from) return undefined;
  if (end[1] !== digestOfPart(body.slice(from + begin.length, end.index))) return undefined;
  return `${body.slice(0, from)}${writePart(text)}${body.slice(end.index + end[0].length)}`;
}

function writePart(text: string): string {
  return `${begin}\n${text.trim()}\n<!-- suture:end sha256=${digestOfPart(text)} -->`;
}
