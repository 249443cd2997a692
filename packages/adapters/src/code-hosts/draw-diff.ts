import type { FileChange } from '@suture/core';
import { createTwoFilesPatch } from 'diff';

/** The diff in git's format, with `/dev/null` for a missing file. */
export function drawDiff(files: readonly FileChange[]): string {
  return files
    .map(({ path, before, after }) => {
      const [from, to] = [before === null ? '/dev/null' : `a/${path}`, after === null ? '/dev/null' : `b/${path}`];
      const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', '', '', { context: 3 });
      return `diff --git a/${path} b/${path}\n${patch.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (.*)\t$/gm, '$1 $2')}`;
    })
    .join('');
}
