import { type Check, type Checks, defined } from '@suture/core';
import * as z from 'zod';
import { CodeHostRefused } from '../errors.ts';
import type { AskGitHub, Repo } from './client.ts';
import { lacksPermission } from './failures.ts';

/** Most failed checks whose annotations are read, each with a request, and most annotations of one. */
const most = { failed: 5, annotations: 20 };
/** Characters of a check's own words. */
const textLimit = 2_000;

const CheckRun = z.object({
  id: z.int(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  html_url: z.string().nullish(),
  output: z.object({ title: z.string().nullish(), summary: z.string().nullish() }).nullish(),
});
type CheckRun = z.infer<typeof CheckRun>;
const CheckRuns = z.object({ check_runs: z.array(CheckRun) });
const Statuses = z.object({
  statuses: z.array(
    z.object({
      context: z.string(),
      state: z.string(),
      description: z.string().nullish(),
      target_url: z.string().nullish(),
    }),
  ),
});
const Annotations = z.array(z.object({ path: z.string(), start_line: z.int(), message: z.string().nullish() }));

/**
 * Check runs and commit statuses of a commit, the newest of each name. `hidden` where the App has no right to read them:
 * it is one that teams may leave out.
 */
export async function readChecks(clients: AskGitHub, repository: string, commit: string): Promise<Checks> {
  try {
    return await clients.ask(repository, 'readChecks', async (repo) => ({
      outcome: 'read',
      checks: [...(await readRuns(repo, commit)), ...(await readStatuses(repo, commit))],
    }));
  } catch (error) {
    if (lacksPermission(error) || error instanceof CodeHostRefused) return { outcome: 'hidden' };
    throw error;
  }
}

async function readRuns(repo: Repo, ref: string): Promise<readonly Check[]> {
  const { data } = await repo.client.rest.checks.listForRef({ ...repo.name, ref, per_page: 100 });
  const runs = CheckRuns.parse(data).check_runs;
  const explained = new Set(runs.filter((run) => stateOf(run) === 'failed').slice(0, most.failed));
  const checks: Check[] = [];
  for (const run of runs) {
    const said = [run.output?.title, run.output?.summary].filter((text) => typeof text === 'string' && text !== '');
    checks.push({
      name: run.name,
      state: stateOf(run),
      ...defined({
        url: run.html_url ?? undefined,
        summary: said.length === 0 ? undefined : said.join('\n').slice(0, textLimit),
      }),
      annotations: explained.has(run) ? await readAnnotations(repo, run.id) : [],
    });
  }
  return checks;
}

function stateOf({ status, conclusion }: CheckRun): Check['state'] {
  if (status !== 'completed') return 'running';
  if (conclusion === 'success') return 'passed';
  return ['failure', 'timed_out', 'startup_failure'].includes(conclusion ?? '') ? 'failed' : 'other';
}

async function readAnnotations({ client, name }: Repo, id: number): Promise<Check['annotations']> {
  const query = { ...name, check_run_id: id, per_page: most.annotations };
  const { data } = await client.rest.checks.listAnnotations(query);
  return Annotations.parse(data).map(({ path, start_line: line, message }) => ({
    path,
    line,
    message: (message ?? '').slice(0, textLimit),
  }));
}

async function readStatuses({ client, name }: Repo, ref: string): Promise<readonly Check[]> {
  const { data } = await client.rest.repos.getCombinedStatusForRef({ ...name, ref, per_page: 100 });
  const states: Readonly<Record<string, Check['state']>> = { success: 'passed', pending: 'running' };
  return Statuses.parse(data).statuses.map(({ context, state, description, target_url: url }) => ({
    name: context,
    state: states[state] ?? 'failed',
    ...defined({ url: url ?? undefined, summary: description?.slice(0, textLimit) }),
    annotations: [],
  }));
}
