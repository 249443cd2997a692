import * as z from 'zod';
import type { Repo } from './client.ts';
import { unlessMissing } from './failures.ts';
import { Branch, BranchRules } from './replies.ts';

/** The rules of rulesets that apply to a branch, whether or not it is there. */
export async function readRules({ client, name }: Repo, branch: string): Promise<BranchRules> {
  const answer = await unlessMissing(client.rest.repos.getBranchRules({ ...name, branch }));
  return answer === undefined ? [] : BranchRules.parse(answer.data);
}

/** Whether one of the rules demands an approving review. */
export function demandsReview(rules: BranchRules): boolean {
  const reviews = rules.find(({ type }) => type === 'pull_request')?.parameters?.required_approving_review_count;
  return z.int().min(1).safeParse(reviews).success;
}

/**
 * Whether a merge into a branch needs a review. Undefined for a branch under an older protection, whose conditions only an administrator
 * may read.
 */
export async function readReviewRule(repo: Repo, branch: string): Promise<boolean | undefined> {
  const rules = await readRules(repo, branch);
  if (demandsReview(rules)) return true;
  const answer = await unlessMissing(repo.client.rest.repos.getBranch({ ...repo.name, branch }));
  if (answer === undefined) return undefined;
  return Branch.parse(answer.data).protected ? undefined : false;
}
