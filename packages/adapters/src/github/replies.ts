import * as z from 'zod';

/** The fields that we use of GitHub's answers. */
export const Repository = z.object({ default_branch: z.string(), html_url: z.string() });
export const Branch = z.object({ commit: z.object({ sha: z.string() }), protected: z.boolean().default(false) });
export const ChangedFile = z.object({
  filename: z.string(),
  previous_filename: z.string().exactOptional(),
  status: z.string(),
  /** Id of the file after the change; of the file before it when it was removed. */
  sha: z.string().nullable(),
  patch: z.string().exactOptional(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;
export const User = z.object({ login: z.string(), type: z.string() });
export const ListedCommit = z.object({
  sha: z.string(),
  commit: z.object({
    message: z.string(),
    committer: z.object({ date: z.string().optional() }).nullable(),
    verification: z.object({ verified: z.boolean() }).optional(),
  }),
  /** The account of the committer; null when GitHub knows none for the address. */
  committer: z.object({ login: z.string().optional(), type: z.string().optional() }).nullish(),
});
export type ListedCommit = z.infer<typeof ListedCommit>;
export const WholeCommit = ListedCommit.extend({ files: z.array(ChangedFile).default([]) });
export const Comparison = z.object({
  status: z.enum(['ahead', 'behind', 'identical', 'diverged']),
  commits: z.array(ListedCommit),
  files: z.array(ChangedFile).default([]),
});
export const GitCommit = z.object({
  sha: z.string(),
  message: z.string(),
  committer: z.object({ date: z.string() }),
  tree: z.object({ sha: z.string() }),
  parents: z.array(z.object({ sha: z.string() })),
});
export const GitTree = z.object({ tree: z.array(z.object({ path: z.string(), mode: z.string() })) });
export const GitBlob = z.object({ content: z.string(), encoding: z.string() });
export const GitRef = z.object({ object: z.object({ sha: z.string() }) });
export const MatchingRefs = z.array(GitRef.extend({ ref: z.string() }));
export const Pull = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  draft: z.boolean().default(false),
  /** Null while GitHub finds it out. */
  mergeable: z.boolean().nullish(),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
  merged: z.boolean().default(false),
  merged_at: z.string().nullable(),
  closed_at: z.string().nullable(),
  merged_by: User.nullish(),
  merge_commit_sha: z.string().nullable(),
});
export type Pull = z.infer<typeof Pull>;
export const PullReview = z.object({
  id: z.int(),
  user: User.nullable(),
  body: z.string().nullable(),
  state: z.string(),
  commit_id: z.string().nullable(),
  submitted_at: z.string().optional(),
});
export type PullReview = z.infer<typeof PullReview>;
export const ReviewComment = z.object({
  id: z.int(),
  user: User.nullable(),
  body: z.string(),
  path: z.string(),
  line: z.int().nullish(),
  commit_id: z.string(),
  created_at: z.string(),
});
export const AccessLevel = z.object({ permission: z.string() });
export const Issue = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.string(),
  body: z.string().nullish(),
  pull_request: z.unknown().optional(),
});
export type Issue = z.infer<typeof Issue>;
export const IssueComment = z.object({ body: z.string().nullish() });
export type IssueComment = z.infer<typeof IssueComment>;
export const Deployment = z.object({ id: z.int(), sha: z.string(), environment: z.string(), created_at: z.string() });
export const DeploymentStatus = z.object({ state: z.string(), created_at: z.string() });
export const WorkflowRuns = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.int(),
      head_sha: z.string(),
      head_branch: z.string().nullable(),
      /** The repository that the commit came from; null where it is gone. */
      head_repository: z.object({ full_name: z.string() }).nullable().default(null),
      event: z.string(),
      status: z.string().nullable(),
      conclusion: z.string().nullable(),
      run_attempt: z.int().default(1),
      created_at: z.string(),
      updated_at: z.string(),
    }),
  ),
});
export type WorkflowRuns = z.infer<typeof WorkflowRuns>;
export const Blame = z.object({
  repository: z.object({
    object: z
      .object({
        blame: z.object({
          ranges: z.array(
            z.object({
              startingLine: z.int(),
              endingLine: z.int(),
              commit: z.object({ oid: z.string(), committedDate: z.string(), messageHeadline: z.string() }),
            }),
          ),
        }),
      })
      .nullable(),
  }),
});
export const InstallationRights = z.object({ permissions: z.record(z.string(), z.string()) });
/** What the App may do and hears of, as its owner set it. Each installation accepts new permissions on its own. */
export const AppRegistration = z.object({
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()),
});
export type AppRegistration = z.infer<typeof AppRegistration>;
export const BranchRules = z.array(z.object({ type: z.string(), parameters: z.looseObject({}).optional() }));
export type BranchRules = z.infer<typeof BranchRules>;
