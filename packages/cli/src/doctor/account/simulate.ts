import { type EvaluationResult, type IAMClient, paginateSimulatePrincipalPolicy } from '@aws-sdk/client-iam';
import { defined } from '@suture/core';
import type { Decision, Grant } from '../world.ts';
import { collect } from './reading.ts';

/** One call: IAM decides about each of the actions on each of the resources. */
type Simulate = (actions: readonly string[], resources: readonly string[]) => Promise<readonly Decision[]>;

/** Asks IAM what a role may do, with service control policies and its permissions boundary. */
export function simulateRole(client: IAMClient, role: string, grants: readonly Grant[]): Promise<readonly Decision[]> {
  return simulateGrants(grants, async (actions, resources) => {
    const pages = paginateSimulatePrincipalPolicy(
      { client },
      { PolicySourceArn: role, ActionNames: [...actions], ResourceArns: [...resources], MaxItems: 1000 },
    );
    return (await collect(pages, (page) => page.EvaluationResults)).flatMap(readDecisions);
  });
}

/**
 * All grants in one call, since IAM throttles these; one call for each grant when IAM cannot simulate them together.
 * Decisions about pairs that no grant names are of no meaning.
 */
export async function simulateGrants(grants: readonly Grant[], simulate: Simulate): Promise<readonly Decision[]> {
  const all = (read: (grant: Grant) => readonly string[]) => [...new Set(grants.flatMap(read))];
  try {
    return await simulate(
      all(({ actions }) => actions),
      all(({ resources }) => resources),
    );
  } catch (error) {
    if (!(error instanceof Error && /different authorization information/i.test(error.message))) throw error;
  }
  const decisions: Decision[] = [];
  for (const { actions, resources } of grants) decisions.push(...(await simulate(actions, resources)));
  return decisions;
}

function readDecisions(result: EvaluationResult): readonly Decision[] {
  const { EvalActionName: action = '', EvalResourceName: resource = '*', EvalDecision: decision = '' } = result;
  const byOrganization = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
  const byBoundary = result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary;
  const missing = result.MissingContextValues ?? [];
  const whole = { action, missing, ...defined({ byOrganization, byBoundary }) };
  return [
    { ...whole, resource, decision },
    ...(result.ResourceSpecificResults ?? []).map((specific) => ({
      ...whole,
      resource: specific.EvalResourceName ?? resource,
      decision: specific.EvalResourceDecision ?? decision,
    })),
  ];
}
