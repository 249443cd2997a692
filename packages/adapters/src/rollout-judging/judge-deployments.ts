import { type Rollout, shortId } from '@suture/core';

/** A deployment that has ended, as a code host records it. */
export interface EndedDeployment {
  readonly sha: string;
  /** `success`, or any other word. */
  readonly state: string;
  /** When it came to this state. */
  readonly at: string;
}

/**
 * The rollout of a commit by the deployments that a code host records, the newest first: the newest one that has the commit decides, unless one
 * without it succeeded later.
 * @param contains whether a deployed commit has the wanted one
 */
export async function judgeDeployments(
  commit: string,
  deployments: readonly EndedDeployment[],
  { environment, contains }: { readonly environment: string; readonly contains: (sha: string) => Promise<boolean> },
): Promise<Rollout> {
  let replacedBy: string | undefined;
  for (const { sha, state, at } of deployments) {
    const has = sha === commit || (await contains(sha));
    if (!has && state === 'success') replacedBy ??= sha;
    if (!has) continue;
    const when = { commit, at: new Date(at).toISOString() };
    if (replacedBy !== undefined) {
      const detail = `${shortId(replacedBy)}, without the commit, was deployed over it`;
      return { ...when, status: 'failed', detail };
    }
    const detail = `${shortId(sha)} in ${environment}: ${state}`;
    return { ...when, status: state === 'success' ? 'live' : 'failed', detail };
  }
  return { commit, status: 'pending', detail: `no finished deployment to ${environment} has it yet` };
}
