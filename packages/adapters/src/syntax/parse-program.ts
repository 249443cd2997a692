import { type ParserPlugin, parse } from '@babel/parser';
import type { Comment, Program } from '@babel/types';

export type Parsed =
  | { readonly outcome: 'read'; readonly program: Program; readonly comments: readonly Comment[] }
  | { readonly outcome: 'unreadable'; readonly line: number; readonly reason: string };

const codeFile = /\.(?:[mc]?[jt]s|[jt]sx)$/i;

/** Whether a file is JavaScript or TypeScript by its name. */
export function isProgram(path: string): boolean {
  return codeFile.test(path);
}

/** Characters that the parser may look at for line ends: after each comment it looks at the rest of the line. */
const maxLooks = 20_000_000;

/** The line whose comments would take the square of its length; undefined where none would. */
function findCrowdedLine(text: string): number | undefined {
  let looks = 0;
  for (const [index, line] of text.split('\n').entries()) {
    looks += line.length > 1000 ? line.length * (line.split('/*').length - 1) : 0;
    if (looks > maxLooks) return index + 1;
  }
  return undefined;
}

/** Parses a program with the first set of plugins that can read it. */
export function parseProgram(path: string, text: string): Parsed {
  const crowded = findCrowdedLine(text);
  if (crowded !== undefined) return { outcome: 'unreadable', line: crowded, reason: 'its comments crowd one line' };
  let failure: Parsed | undefined;
  for (const plugins of pluginSets(path.toLowerCase())) {
    try {
      const { program, comments } = parse(text, {
        sourceType: 'unambiguous',
        allowReturnOutsideFunction: true,
        allowUndeclaredExports: true,
        allowNewTargetOutsideFunction: true,
        attachComment: false,
        plugins: [...plugins],
      });
      return { outcome: 'read', program, comments: comments ?? [] };
    } catch (error) {
      failure ??= describeFailure(error);
    }
  }
  return failure ?? { outcome: 'unreadable', line: 1, reason: 'it is no program' };
}

function pluginSets(path: string): readonly (readonly ParserPlugin[])[] {
  const decorated: readonly (readonly ParserPlugin[])[] = [['decorators-legacy'], ['decorators']];
  if (/\.[mc]?ts$/.test(path)) return decorated.map((plugins) => ['typescript', ...plugins]);
  if (path.endsWith('.tsx')) return decorated.map((plugins) => ['typescript', 'jsx', ...plugins]);
  return [...decorated.map((plugins): readonly ParserPlugin[] => ['jsx', ...plugins]), ['jsx', 'flow']];
}

function describeFailure(error: unknown): Parsed {
  // The parser throws a RangeError when a text is nested too deeply for its stack. Such a text is refused like one with a syntax error.
  if (!(error instanceof SyntaxError)) return { outcome: 'unreadable', line: 1, reason: 'it is nested too deeply' };
  const [, reason = error.message, line = '1'] = /^(.*) \((\d+):\d+\)$/s.exec(error.message) ?? [];
  return { outcome: 'unreadable', line: Number(line), reason };
}
