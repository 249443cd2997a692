/** A line that begins an error inside another one. */
export interface Mark {
  /** `reason` holds the error of a rejection that is itself printed as an error; `member` is one of several. */
  readonly kind: 'cause' | 'reason' | 'members';
  /** The line behind the mark. */
  readonly rest: string;
}

const pattern =
  /^[\s│|+]*(?:\[(?<inspected>cause|errors|reason|originalError|error|innerError|previous|parent|original)\]: |(?<spoken>[Cc]aused [Bb]y|CAUSED BY|[Cc]ausedBy|Caused by error|Cause|Root cause|Original error|Inner error|Wrapped error): ?|(?<field>cause|reason|originalError|original|parent|previous|innerError|error|errors|err): )(?<rest>.*)$/s;

/** Reads the mark at the beginning of a line, if there is one. Only its reader can tell whether an error follows. */
export function readMark(line: string): Mark | undefined {
  const found = pattern.exec(line.slice(0, 32_768))?.groups;
  if (found === undefined) return undefined;
  const word = found.inspected ?? found.field ?? 'cause';
  const rest = found.rest ?? '';
  if (word === 'errors') return rest.trimStart().startsWith('[') ? { kind: 'members', rest } : undefined;
  return { kind: word === 'reason' ? 'reason' : 'cause', rest };
}
