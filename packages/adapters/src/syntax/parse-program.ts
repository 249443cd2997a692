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

/** Parses a program with the first set of plugins that can read it. */
export function parseProgram(path: string, text: string): Parsed {
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
  // A text that is nested deeper than the parser's stack is refused like one with an error.
  if (!(error instanceof SyntaxError)) return { outcome: 'unreadable', line: 1, reason: 'it is nested too deeply' };
  const [, reason = error.message, line = '1'] = /^(.*) \((\d+):\d+\)$/s.exec(error.message) ?? [];
  return { outcome: 'unreadable', line: Number(line), reason };
}
