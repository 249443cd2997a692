import * as z from 'zod';

/** The fields that we use of GitLab's answers: docs.gitlab.com/api/rest. */
export const Nothing = z.unknown();
export const Project = z.object({
  path_with_namespace: z.string(),
  web_url: z.string(),
  /** Null while the repository is empty. */
  default_branch: z.string().nullish(),
});
/** Users API. Answers about a project hold less of a user. */
export const Account = z.object({
  id: z.int(),
  username: z.string(),
  state: z.string().default('active'),
  bot: z.boolean().optional(),
});
export type Account = z.infer<typeof Account>;
export const User = z.object({ id: z.int(), username: z.string() });
export type User = z.infer<typeof User>;
/** Members API: 30 is Developer. */
export const Member = z.object({ access_level: z.int(), state: z.string().default('active') });
/** Personal access tokens API, which tells about any access token. */
export const Token = z.object({
  scopes: z.array(z.string()),
  revoked: z.boolean().default(false),
  expires_at: z.string().nullish(),
});
export const Commit = z
  .object({
    id: z.string(),
    message: z.string().default(''),
    /** Where it is left out, the other names the same time. */
    committed_date: z.string().optional(),
    created_at: z.string().optional(),
    parent_ids: z.array(z.string()).default([]),
  })
  .transform(({ committed_date, created_at, ...commit }) => ({
    ...commit,
    committed_date: committed_date ?? created_at ?? new Date(0).toISOString(),
  }));
export type Commit = z.infer<typeof Commit>;
export const Branch = z.object({ commit: z.object({ id: z.string() }), protected: z.boolean().default(false) });
/** Commits API: a job of a pipeline, or what another system says of a commit. */
export const CommitStatus = z.object({
  /** Of a job, its own id. */
  id: z.int(),
  name: z.string(),
  status: z.string(),
  allow_failure: z.boolean().default(false),
  description: z.string().nullish(),
  target_url: z.string().nullish(),
});
export type CommitStatus = z.infer<typeof CommitStatus>;
/** A pipeline of a merge request. */
export const Pipeline = z.object({ sha: z.string() });
/** `script_failure`, `runner_system_failure` and others. */
export const Job = z.object({ stage: z.string(), failure_reason: z.string().nullish() });
/** Events API, of pushes. A push of many branches at once names no commit. */
export const PushEvent = z.object({
  author_id: z.int(),
  push_data: z.object({ commit_to: z.string().nullish() }).nullish(),
});
export const Diff = z.object({
  old_path: z.string(),
  new_path: z.string(),
  new_file: z.boolean().default(false),
  renamed_file: z.boolean().default(false),
  deleted_file: z.boolean().default(false),
  /** Empty for what is binary, too large or collapsed. */
  diff: z.string().default(''),
});
export type Diff = z.infer<typeof Diff>;
export const Comparison = z.object({
  commits: z.array(Commit).default([]),
  diffs: z.array(Diff).default([]),
  compare_timeout: z.boolean().default(false),
});
export const File = z.object({ content: z.string(), encoding: z.string() });
export const Blame = z.array(z.object({ commit: Commit, lines: z.array(z.string()) }));
export const MergeRequest = z.object({
  iid: z.int(),
  web_url: z.string(),
  title: z.string(),
  description: z.string().nullish(),
  /** `opened`, `closed`, `merged`, or `locked` while it is being merged. */
  state: z.string(),
  draft: z.boolean().default(false),
  /** `checking` and `unchecked` as long as GitLab does not know. */
  merge_status: z.string().nullish(),
  has_conflicts: z.boolean().default(false),
  author: User.nullish(),
  reviewers: z.array(User).default([]),
  project_id: z.int(),
  source_project_id: z.int().nullish(),
  source_branch: z.string(),
  target_branch: z.string(),
  /** The head commit. Null when the branch had none. */
  sha: z.string().nullable(),
  merge_commit_sha: z.string().nullish(),
  squash_commit_sha: z.string().nullish(),
  merged_at: z.string().nullish(),
  closed_at: z.string().nullish(),
  /** Whoever merged it or set it to merge; `merged_by` before GitLab 14.7. */
  merge_user: User.nullish(),
  merged_by: User.nullish(),
  closed_by: User.nullish(),
});
export type MergeRequest = z.infer<typeof MergeRequest>;
export const Approvals = z.object({
  approvals_required: z.int().nullish(),
  approved_by: z.array(z.object({ user: User, approved_at: z.string().nullish() })).default([]),
});
export const Reviewer = z.object({ user: User, state: z.string() });
/** One push to a merge request. */
export const Version = z.object({ head_commit_sha: z.string(), created_at: z.string() });
export const Note = z.object({
  id: z.int(),
  body: z.string(),
  author: User,
  created_at: z.string(),
  /** Written by GitLab about what somebody did. */
  system: z.boolean().default(false),
  position: z
    .object({ new_path: z.string().nullish(), new_line: z.int().nullish(), old_line: z.int().nullish() })
    .nullish(),
});
export type Note = z.infer<typeof Note>;
/** Notes that answer each other; a note that nobody can answer in a thread stands alone. */
export const Discussion = z.object({
  id: z.string(),
  individual_note: z.boolean(),
  notes: z.array(Note.pick({ id: true, author: true, body: true })),
});
export const Issue = z.object({
  iid: z.int(),
  web_url: z.string(),
  state: z.string(),
  description: z.string().nullish(),
});
export type Issue = z.infer<typeof Issue>;
export const Deployment = z.object({
  id: z.int(),
  sha: z.string(),
  /** `created`, `blocked`, `running`, `success`, `failed`, `canceled`, `skipped`. */
  status: z.string(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
  environment: z.object({ name: z.string() }),
});
export type Deployment = z.infer<typeof Deployment>;
