import { type Config, type Incident, type Rollout, type Rollouts, shortId } from '@suture/core';
import { type IsAncestor, rolloutOf, unseen } from '../rollout-judging/index.ts';

export interface EndpointOptions {
  readonly config: Config;
  readonly fetch: typeof fetch;
  readonly isAncestor: IsAncestor;
}

/** Requests of one check, so that instances behind a load balancer that differ are seen; milliseconds per request; most characters read. */
const bounds = { asks: 6, patience: 5000, text: 100_000 };
const isCommit = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{7,64}$/.test(value);

/**
 * Rollouts by what a service's own endpoint says which commit runs. It is asked several times: the commit is live once every answer
 * names it or one that contains it. While some answers name an older commit, the rollout is partial and still pending.
 */
export function createEndpointRollouts(options: EndpointOptions): Rollouts {
  return {
    status: async (incident, commit) => {
      const { url, field } = rolloutOf('endpoint', incident, options.config);
      const running: string[] = [];
      for (let asked = 0; asked < bounds.asks; asked += 1) {
        const answer = await ask(url, field, options.fetch);
        if ('why' in answer) return unseen(commit, answer.why);
        running.push(answer.commit);
      }
      return judge(incident, commit, running, options.isAncestor);
    },
  };
}

async function judge(
  { repository }: Incident,
  commit: string,
  running: readonly string[],
  isAncestor: EndpointOptions['isAncestor'],
): Promise<Rollout> {
  const carriers = new Set<string>();
  for (const one of new Set(running))
    if (commit.startsWith(one) || (await isAncestor(repository, commit, one))) carriers.add(one);
  const having = running.filter((one) => carriers.has(one)).length;
  const names = [...new Set(running)].map(shortId).join(' and ');
  if (having === running.length) return { commit, status: 'live', detail: `the service runs ${names}` };
  if (having === 0) return { commit, status: 'pending', detail: `the service still runs ${names}` };
  const detail = `the rollout is partial: ${having} of ${running.length} answers come from an instance that has it`;
  return { commit, status: 'pending', detail };
}

/** The commit that one answer names, or why it names none. A redirect is not followed: it may lead anywhere. */
async function ask(
  url: string,
  field: string,
  send: typeof fetch,
): Promise<{ readonly commit: string } | { readonly why: string }> {
  try {
    const answer = await send(url, { redirect: 'error', signal: AbortSignal.timeout(bounds.patience) });
    const text = (await answer.text()).slice(0, bounds.text);
    const commit = field.split('.').reduce(memberOf, JSON.parse(text));
    if (isCommit(commit)) return { commit };
    return { why: `the endpoint names no commit in its field ${field}: check rollout.field` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { why: `the endpoint does not say which commit runs: ${why.slice(0, 300)}` };
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
