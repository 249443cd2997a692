import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Characters that IAM lets one managed policy have, white space not counted. */
const mostCharacters = 6144;
/** Left free for what is only known when the policy is created. */
const reserve = 244;
/** What a statement has beside its resources. */
const frame = 2;

/**
 * Managed policies that together hold the statements: one, or more where one would exceed what IAM accepts. The resources of a statement are divided
 * where they must be. Their logical ids are `Name`, `Name2`, `Name3`.
 */
export function createPolicies(
  scope: Construct,
  name: string,
  statements: readonly PolicyStatement[],
): readonly ManagedPolicy[] {
  const stack = Stack.of(scope);
  const policies: PolicyStatement[][] = [[]];
  let used = sizeOf(stack, { Version: '2012-10-17', Statement: [] });
  for (const statement of statements) {
    for (const part of divide(stack, statement)) {
      const size = sizeOf(stack, part.toStatementJson()) + frame;
      if (used + size > mostCharacters - reserve) {
        policies.push([]);
        used = sizeOf(stack, { Version: '2012-10-17', Statement: [] });
      }
      policies.at(-1)?.push(part);
      used += size;
    }
  }
  return policies.map(
    (part, index) => new ManagedPolicy(scope, index === 0 ? name : `${name}${index + 1}`, { statements: part }),
  );
}

/** The statement, or several with a share of its resources each, none of which fills more than half a policy. */
function divide(stack: Stack, statement: PolicyStatement): readonly PolicyStatement[] {
  const most = mostCharacters / 2;
  if (sizeOf(stack, statement.toStatementJson()) <= most) return [statement];
  const shares: string[][] = [[]];
  let used = 0;
  for (const resource of statement.resources) {
    const size = sizeOf(stack, resource) + 1;
    if (used + size > most - reserve) {
      shares.push([]);
      used = 0;
    }
    shares.at(-1)?.push(resource);
    used += size;
  }
  return shares.map((resources) => statement.copy({ resources }));
}

/** Characters of a value in a template, as IAM counts them: what CloudFormation fills in counts as long as it can be. */
export function sizeOf(stack: Stack, value: unknown): number {
  return JSON.stringify(fill(stack.resolve(value))).length;
}

/** The longest partition that AWS has. */
const partition = 'aws-us-gov';
/** As long as the names that CloudFormation generates for resources. */
const generated = 'x'.repeat(140);

function fill(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fill);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key, inner] = ['', undefined]] = entries;
  if (entries.length === 1 && key === 'Ref') return inner === 'AWS::Partition' ? partition : generated;
  if (entries.length === 1 && key === 'Fn::Join' && Array.isArray(inner) && Array.isArray(inner[1]))
    return inner[1].map(fill).join(String(inner[0]));
  if (entries.length === 1 && key.startsWith('Fn::')) return generated;
  return Object.fromEntries(entries.map(([name, field]) => [name, fill(field)]));
}
