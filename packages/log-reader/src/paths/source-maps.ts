import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

/** A place in a file. The line counts from 1, the column from 0. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function?: string;
}

export type MapFrame = (place: SourcePlace) => SourcePlace | undefined;

const inlineMap = /^data:application\/json[^,]*?(;base64)?,(.*)$/;

/**
 * Returns a function that maps a frame of built code to its original source, through an inline or adjacent source map. It
 * returns undefined if there is no map or the source is not in the tree. Paths for `read` are relative to the root.
 */
export function sourceMapper(read: (path: string) => string | undefined): MapFrame {
  const maps = new Map<string, TraceMap | undefined>();

  return (frame) => {
    if (!maps.has(frame.file)) maps.set(frame.file, loadMap(frame.file, read));
    const map = maps.get(frame.file);
    if (map === undefined) return undefined;
    const origin = originalPositionFor(map, { line: frame.line, column: frame.column });
    if (origin.source === null) return undefined;
    const file = origin.source.replace(/^\.\//, '');
    if (read(file) === undefined) return undefined;
    return { ...frame, file, line: origin.line, column: origin.column };
  };
}

function loadMap(file: string, read: (path: string) => string | undefined): TraceMap | undefined {
  const url = read(file)?.match(/\/\/[#@] ?sourceMappingURL=(\S+)\s*$/)?.[1];
  const inline = url?.match(inlineMap);
  if (inline) {
    const body = inline[2] ?? '';
    return traceMap(inline[1] ? Buffer.from(body, 'base64').toString('utf8') : decodeURIComponent(body), file);
  }
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
  const adjacent = url !== undefined && !url.includes(':') ? `${folder}${url}` : `${file}.map`;
  const text = read(adjacent);
  return text === undefined ? undefined : traceMap(text, adjacent);
}

/** Source maps are external build products: an unreadable one counts as no map. */
function traceMap(text: string, path: string): TraceMap | undefined {
  try {
    return new TraceMap(text, path);
  } catch {
    return undefined;
  }
}
