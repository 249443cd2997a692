import { type Alert, type Config, defined, parse } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { entitle, excerpt, identityOf, linkOf } from './alert-text.ts';
import { Time } from './cloudwatch/index.ts';
import { claimService } from './find-service.ts';
import type { AlertSource } from './source.ts';

const text = lenient(z.string());

/** The fields we use of GitHub's `workflow_run` event. */
const WorkflowRun = z.object({
  workflow_run: z.object({
    name: text,
    head_branch: text,
    head_sha: text,
    /** `push`, `schedule`, `pull_request`. */
    event: text,
    conclusion: z.string().nullable(),
    html_url: text,
    run_started_at: lenient(Time),
    created_at: Time,
    workflow_id: z.number(),
    display_title: text,
  }),
  repository: z.object({ full_name: z.string().min(1), default_branch: text }),
});

const Outline = z.object({
  action: z.literal('completed'),
  workflow_run: z.object({}),
  repository: z.object({}),
});

const failed = new Set(['failure', 'timed_out', 'startup_failure']);

export const githubActions: AlertSource = {
  name: 'github-actions',
  shape: 'a workflow_run event of GitHub about a completed run',
  grades: {
    source: 'platform',
    sourceId: 'platform',
    service: 'platform',
    state: 'platform',
    startedAt: 'platform',
    fingerprint: 'platform',
    suppressed: 'platform',
    url: 'platform',
    title: 'service',
    // The title of a commit or a pull request is its author's.
    reason: 'outsider',
  },
  identity: ['repository.full_name', 'workflow_run.workflow_id', 'workflow_run.head_branch'],
  accepts: (event) => Outline.safeParse(event).success,
  read: readRun,
};

function readRun(raw: unknown, config: Config): Alert {
  const what = 'the GitHub workflow run';
  const { workflow_run: run, repository } = parse(WorkflowRun, raw, what);
  const name = run.name || `workflow ${run.workflow_id}`;
  const service = serviceOf(repository.full_name, name, what, config);
  const branch = config.services[service]?.branch ?? repository.default_branch;
  return {
    source: 'github-actions',
    sourceId: `${repository.full_name} ${name}`.slice(0, 300),
    service,
    title: entitle(`${name} of ${repository.full_name} on ${run.head_branch ?? 'a branch'}: ${run.conclusion ?? ''}`),
    state: run.conclusion === 'success' ? 'resolved' : 'firing',
    startedAt: (run.run_started_at ?? run.created_at).toISOString(),
    fingerprint: identityOf('github-actions', repository.full_name, run.workflow_id, run.head_branch),
    ...defined({
      url: linkOf(run.html_url),
      reason: excerpt(
        `${run.conclusion ?? 'no conclusion'} at ${run.head_sha ?? 'a commit'}: ${run.display_title ?? ''}`,
      ),
      suppressed: explainRun(run, branch),
    }),
  };
}

/** The service of the repository; of several, the one that claims the workflow's name. */
function serviceOf(repository: string, workflow: string, what: string, config: Config): string {
  const same = ([, service]: readonly [string, { readonly repository: string }]) =>
    service.repository.toLowerCase() === repository.toLowerCase();
  const [only, ...others] = Object.entries(config.services).filter(same);
  if (only !== undefined && others.length === 0) return only[0];
  return claimService(
    {
      source: 'github-actions',
      what,
      named: [
        { field: 'repository.full_name', name: `${repository}/${workflow}` },
        { field: 'repository.full_name', name: repository },
      ],
    },
    config,
  );
}

/** Runs of a branch that does not ship fail all the time, and are for its author. */
function explainRun({ conclusion, event, head_branch: ran }: RunFacts, branch: string | undefined): string | undefined {
  if (conclusion === 'success') return undefined;
  if (conclusion === null || !failed.has(conclusion))
    return `the run ended as ${conclusion ?? 'not known'}, which is no failure`;
  if (event === 'pull_request' || event === 'pull_request_target') return 'the run is of a pull request';
  return branch === undefined || ran === branch ? undefined : `the run is of ${ran ?? 'a branch'}, not of ${branch}`;
}

type RunFacts = Pick<z.infer<typeof WorkflowRun>['workflow_run'], 'conclusion' | 'event' | 'head_branch'>;
