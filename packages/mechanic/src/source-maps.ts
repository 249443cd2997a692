import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Frame } from './model.ts';

export type MapFrame = (frame: Frame) => Frame | undefined;

const inlineMap = /^data:application\/json[^,]*?(;base64)?,(.*)$/;

/**
 * A function that maps a frame of built code to the source the author wrote, through the inline or adjacent source map
 * that `read` (paths relative to the root) can reach. It answers undefined where there is no map or the source is not in the tree.
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

/** A map is a build product from outside: one that cannot be read counts as no map, and the frame stays where it was. */
function traceMap(text: string, path: string): TraceMap | undefined {
  try {
    return new TraceMap(text, path);
  } catch {
    return undefined;
  }
}
