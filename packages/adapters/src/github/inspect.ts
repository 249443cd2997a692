import { CodeHostRefused } from '../errors.ts';
import { demandsReview } from './branch-rules.ts';
import type { GitHubClients } from './client.ts';
import { AppRegistration, Branch, BranchRules, InstallationRights, Repository } from './replies.ts';

export interface Inspection {
  readonly installed: boolean;
  /** The App's permissions: `contents: write`. */
  readonly permissions: Readonly<Record<string, string>>;
  /** Kinds of rule on the shipping branch. */
  readonly branchRules: readonly string[];
  /** Whether every change of that branch needs a review. */
  readonly requiresReview: boolean;
  readonly protected: boolean;
}

/** The App's own settings, for an operator to check. */
export async function inspectApp(clients: GitHubClients): Promise<AppRegistration> {
  return clients.askAsApp('the GitHub App', async ({ client }) =>
    AppRegistration.parse((await client.rest.apps.getAuthenticated()).data),
  );
}

/** The App's permissions in a repository and the protection of its shipping branch, for an operator to check. */
export async function inspectRepository(
  clients: GitHubClients,
  repository: string,
  branch?: string,
): Promise<Inspection> {
  const rights = await clients
    .askAsApp(repository, async (repo) =>
      InstallationRights.parse((await repo.client.rest.apps.getRepoInstallation(repo.name)).data),
    )
    .catch((error: unknown) => {
      if (error instanceof CodeHostRefused) return undefined;
      throw error;
    });
  if (rights === undefined)
    return { installed: false, permissions: {}, branchRules: [], requiresReview: false, protected: false };
  const found = await clients.ask(repository, 'read', async (repo) => {
    const shipping = branch ?? Repository.parse((await repo.client.rest.repos.get(repo.name)).data).default_branch;
    const [rules, state] = await Promise.all([
      repo.client.rest.repos.getBranchRules({ ...repo.name, branch: shipping }),
      repo.client.rest.repos.getBranch({ ...repo.name, branch: shipping }),
    ]);
    return { rules: BranchRules.parse(rules.data), state: Branch.parse(state.data) };
  });
  return {
    installed: true,
    permissions: rights.permissions,
    branchRules: found.rules.map((rule) => rule.type),
    requiresReview: demandsReview(found.rules),
    protected: found.state.protected,
  };
}
