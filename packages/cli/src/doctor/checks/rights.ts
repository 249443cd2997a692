import { findStack, parts } from '../deployment.ts';
import { isDenied } from '../describe-error.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import { type DeployedTemplate, type RoleRights, readRoleRights } from '../template/role-rights.ts';
import type { Decision, World } from '../world.ts';

/** Simulations at a time: IAM throttles them. */
const lanes = 4;
/** Most refusals that are listed. */
const mostListed = 6;

interface Refusal {
  readonly role: RoleRights;
  readonly decision: Decision;
}

/** Whether each role may still do what its stack gave it: a service control policy, a boundary or a hand may have taken it away. */
export async function checkRights(world: World): Promise<Verdict> {
  const templates = await readTemplates(world);
  if (templates.length === 0) return skipped('nothing is deployed');
  const { account, region, arn } = await world.account.identity();
  const roles = readRoleRights(templates, { account, region, partition: arn.split(':')[1] ?? 'aws' });
  try {
    const judged = await inLanes(roles, (role) => judge(role, world));
    return decide(roles, judged.flat());
  } catch (error) {
    if (!isDenied(error)) throw error;
    return unknown(
      'not checked: these credentials may not simulate the rights of roles',
      'Run this command with credentials that are allowed iam:SimulatePrincipalPolicy on the roles of the deployment.',
    );
  }
}

async function readTemplates(world: World): Promise<readonly DeployedTemplate[]> {
  const found = await Promise.all(parts.map((part) => findStack(world, part)));
  return Promise.all(
    found
      .filter((stack) => stack !== undefined)
      .map(async (stack) => {
        const [text, resources] = await Promise.all([
          world.account.template(stack.name),
          world.account.resources(stack.name),
        ]);
        return { stack, text, resources };
      }),
  );
}

async function judge(role: RoleRights, { account }: World): Promise<readonly Refusal[]> {
  const decisions = await account.simulate(role.arn, role.grants);
  const wanted = new Set(
    role.grants.flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => nameOf(action, resource))),
    ),
  );
  return decisions
    .filter(({ action, resource, decision }) => decision !== 'allowed' && wanted.has(nameOf(action, resource)))
    .map((decision) => ({ role, decision }));
}

/** IAM answers with an action's name in its own spelling. */
function nameOf(action: string, resource: string): string {
  return `${action.toLowerCase()} ${resource}`;
}

function decide(roles: readonly RoleRights[], refusals: readonly Refusal[]): Verdict {
  // Without the key's value the simulation cannot tell whether the real request would be allowed.
  const certain = refusals.filter(
    ({ decision }) => decision.decision === 'explicitDeny' || decision.missing.length === 0,
  );
  const [first] = certain;
  if (first === undefined) return describeAllowed(roles, refusals);
  const lines = [
    ...new Set(certain.map(({ role, decision }) => `${role.name} may not ${decision.action}: ${causeOf(decision)}`)),
  ];
  const more = lines.length - mostListed;
  return problem(
    `${lines.slice(0, mostListed).join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    [
      ...new Set(certain.map(({ decision, role }) => remedyOf(decision, role))),
      `See it: aws iam simulate-principal-policy --policy-source-arn ${first.role.arn} --action-names ${first.decision.action} --resource-arns '${first.decision.resource}'`,
    ]
      .slice(-mostListed)
      .join('\n'),
  );
}

function describeAllowed(roles: readonly RoleRights[], refusals: readonly Refusal[]): Verdict {
  const blind = new Set([
    ...roles.flatMap(({ unresolved }) => unresolved),
    ...refusals.map(({ decision }) => decision.action),
  ]);
  const allowed = `${roles.length} roles may do what their stacks gave them`;
  if (blind.size === 0) return ok(allowed);
  return unknown(`${allowed}, but for what cannot be simulated from here: ${[...blind].join(', ')}`);
}

function causeOf({ byOrganization, byBoundary, decision }: Decision): string {
  if (byOrganization === false) return 'a policy of the organization (SCP) does not allow it';
  if (byBoundary === false) return "the role's permissions boundary does not allow it";
  if (decision === 'explicitDeny') return 'a policy of the role denies it';
  return 'no policy of the role allows it any more';
}

function remedyOf({ byOrganization, byBoundary, decision }: Decision, { stack }: RoleRights): string {
  if (byOrganization === false)
    return 'Ask the owner of the organization to allow the action in this account and region.';
  if (byBoundary === false)
    return 'Allow the action in the permissions boundary (IAM: Roles, the role, Permissions boundary).';
  const changed =
    decision === 'explicitDeny'
      ? 'Remove the denying policy from the role.'
      : 'The role was changed after it was deployed.';
  return `${changed} What differs from the stack: aws cloudformation detect-stack-drift --stack-name ${stack}`;
}

/** Does the work on all items, a few at a time. */
async function inLanes<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const open = items.entries();
  const lane = async () => {
    for (const [index, item] of open) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
