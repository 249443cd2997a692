import { defined, type FileDifference } from '@suture/core';
import type { Project } from './api.ts';
import { Diff } from './replies.ts';

const needs = 'to read the code';
/** Most files of one commit or merge request that are read. */
export const mostFiles = 1000;

/** The files of a commit or of a merge request. @param path `repository/commits/abc/diff`, `merge_requests/7/diffs` */
export function listDiffs(project: Project, path: string): Promise<readonly Diff[]> {
  return project.list({ path, schema: Diff.array(), needs }, mostFiles);
}

export function differenceOf({ old_path, new_path, new_file, renamed_file, deleted_file, diff }: Diff): FileDifference {
  const status = new_file ? 'added' : deleted_file ? 'removed' : renamed_file ? 'renamed' : 'modified';
  return { path: deleted_file ? old_path : new_path, status, ...defined({ patch: patchOf(diff) }) };
}

/** The hunks, without a header and without a line break at the end; undefined where GitLab shows none. */
function patchOf(diff: string): string | undefined {
  const start = diff.search(/^@@ /m);
  return start === -1 ? undefined : diff.slice(start).replace(/\n$/, '');
}
