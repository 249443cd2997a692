import { z } from 'zod';
import type { GitHubClients } from './client.ts';
import { Branch, BranchRules, InstallationRights, Repository } from './replies.ts';

export interface Inspection {
  readonly installed: boolean;
  /** What the App may do there: `contents: write`. */
  readonly permissions: Readonly<Record<string, string>>;
  /** Kinds of rule on the branch that ships. */
  readonly branchRules: readonly string[];
  /** Whether nothing gets onto that branch without a review. */
  readonly requiresReview: boolean;
  readonly protected: boolean;
}

const nothing: Inspection = {
  installed: false,
  permissions: {},
  branchRules: [],
  requiresReview: false,
  protected: false,
};

/** What the App may do in a repository, and what guards its shipping branch; for an operator to check. */
export async function inspectRepository(
  clients: GitHubClients,
  repository: string,
  branch?: string,
): Promise<Inspection> {
  const rights = await clients
    .askAsApp(repository, async (client, name) =>
      InstallationRights.parse((await client.rest.apps.getRepoInstallation(name)).data),
    )
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'CodeHostRefused') return undefined;
      throw error;
    });
  if (rights === undefined) return nothing;
  const found = await clients.ask(repository, 'read', async (client, name) => {
    const shipping = branch ?? Repository.parse((await client.rest.repos.get(name)).data).default_branch;
    const [rules, state] = await Promise.all([
      client.rest.repos.getBranchRules({ ...name, branch: shipping }),
      client.rest.repos.getBranch({ ...name, branch: shipping }),
    ]);
    return { rules: BranchRules.parse(rules.data), state: Branch.parse(state.data) };
  });
  const reviews = found.rules.find((rule) => rule.type === 'pull_request')?.parameters?.required_approving_review_count;
  return {
    installed: true,
    permissions: rights.permissions,
    branchRules: found.rules.map((rule) => rule.type),
    requiresReview: z.int().min(1).safeParse(reviews).success,
    protected: found.state.protected,
  };
}
