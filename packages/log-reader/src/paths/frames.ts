import type { Frame } from '../model.ts';
import type { Locate } from './locate.ts';

/** A frame of a trace in the repository. */
export interface LocatedFrame {
  readonly frame: Frame;
  /** The file that it most likely means. */
  readonly file: string;
  /** Absent where the deployed file was compiled, so that its lines are others. */
  readonly line?: number;
  /** Other files that fit as well. */
  readonly others: readonly string[];
}

/** The frames of a trace that lie in the repository, in order. Where several files fit, the other frames decide: all of one deployment lie in one package. */
export function locateFrames(frames: readonly Frame[], locate: Locate): readonly LocatedFrame[] {
  const located = frames.flatMap((frame) => {
    const location = locate(frame.file);
    if (location.outcome === 'found') return [{ frame, files: [location.file], line: location.line }];
    return location.outcome === 'ambiguous' ? [{ frame, files: location.files, line: location.line }] : [];
  });
  const votes = new Map<string, number>();
  for (const { files } of located)
    for (const place of new Set(files.flatMap((file) => packagesOf(file))))
      votes.set(place, (votes.get(place) ?? 0) + 1);
  return located.flatMap(({ frame, files, line }) => {
    const score = (file: string) => Math.max(0, ...packagesOf(file).map((place) => votes.get(place) ?? 0));
    const best = Math.max(...files.map(score));
    const chosen = files.filter((file) => score(file) === best);
    const [file] = chosen;
    if (file === undefined) return [];
    const known = line === 'exact' && frame.line !== undefined ? { line: frame.line } : {};
    return [{ frame, file, ...known, others: chosen.slice(1) }];
  });
}

/** The folders above a file that may be a package's: `packages/api`, `apps/web`, `services/x`. */
function packagesOf(file: string): readonly string[] {
  const parts = file.split('/');
  return parts.length < 3 ? [] : [parts.slice(0, 2).join('/')];
}
