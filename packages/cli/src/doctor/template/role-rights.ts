import { parseJson } from '@suture/core';
import * as z from 'zod';
import type { DeployedStack, Grant, StackResource } from '../world.ts';
import { type Place, resolve, type Scope } from './resolve.ts';

export interface DeployedTemplate {
  readonly stack: DeployedStack;
  /** JSON. */
  readonly text: string;
  readonly resources: readonly StackResource[];
}

/** What a template gives to a role. */
export interface RoleRights {
  /** `DetectEvidence`: the part of the deployment that acts under the role. */
  readonly name: string;
  readonly arn: string;
  readonly stack: string;
  readonly grants: readonly Grant[];
  /** Actions on resources that cannot be told from the template. */
  readonly unresolved: readonly string[];
}

const list = <S extends z.ZodType>(item: S) => z.union([z.array(item), item.transform((one) => [one])]);
const Document = z.object({
  Statement: list(
    z.object({ Effect: z.string(), Action: list(z.string()), Resource: list(z.unknown()).default(() => []) }),
  ),
});
const Role = z.object({
  Path: z.string().default('/'),
  Policies: z.array(z.object({ PolicyDocument: Document })).default([]),
  ManagedPolicyArns: z.array(z.unknown()).default([]),
});
const Policy = z.object({ PolicyDocument: Document, Roles: z.array(z.unknown()).default([]) });
const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.looseObject({}).default({}) })),
});

/** Resources of one statement that are asked about. They are alike: an organization or a boundary seldom tells them apart. */
const mostResources = 4;

type Statement = z.infer<typeof Document>['Statement'][number];

interface Found {
  readonly scope: Scope;
  readonly statements: readonly Statement[];
}

/**
 * The roles of a deployment with the actions that its templates allow them, on the resources as they are now.
 * The templates are what the stacks say that each part needs, so nothing is written twice.
 */
export function readRoleRights(templates: readonly DeployedTemplate[], place: Place): readonly RoleRights[] {
  const exports = new Map(templates.flatMap(({ stack }) => Object.entries(stack.exports)));
  const read = templates.map(({ stack, text, resources }) => ({
    scope: { place, stack, exports, resources: new Map(resources.map((resource) => [resource.logicalId, resource])) },
    declared: Object.entries(parseJson(Template, text, `the template of ${stack.name}`).Resources),
  }));
  const managed = new Map<string, Found>();
  const attached: { readonly role: string; readonly found: Found }[] = [];
  for (const { scope, declared } of read) {
    for (const [id, { Type, Properties }] of declared) {
      if (!/^AWS::IAM::(Managed)?Policy$/.test(Type)) continue;
      const { PolicyDocument, Roles } = Policy.parse(Properties);
      const found = { scope, statements: PolicyDocument.Statement };
      managed.set(scope.resources.get(id)?.id ?? id, found);
      for (const role of Roles) attached.push({ role: resolve(role, scope) ?? '', found });
    }
  }
  return read.flatMap(({ scope, declared }) =>
    declared.flatMap(([id, { Type, Properties }]) => {
      const name = scope.resources.get(id)?.id;
      if (Type !== 'AWS::IAM::Role' || name === undefined) return [];
      const role = Role.parse(Properties);
      const found: readonly Found[] = [
        ...role.Policies.map(({ PolicyDocument }) => ({ scope, statements: PolicyDocument.Statement })),
        ...role.ManagedPolicyArns.flatMap((arn) => managed.get(resolve(arn, scope) ?? '') ?? []),
        ...attached.flatMap((one) => (one.role === name ? [one.found] : [])),
      ];
      const grants = found.flatMap((one) => readGrants(one, place));
      const { partition, account } = place;
      const arn = `arn:${partition}:iam::${account}:role${role.Path}${name}`;
      const known = grants.filter(({ resources }) => resources.length > 0);
      const unresolved = grants.flatMap(({ actions, resources }) => (resources.length > 0 ? [] : actions));
      if (grants.length === 0) return [];
      return [{ name: partNamed(id), arn, stack: scope.stack.name, grants: known, unresolved }];
    }),
  );
}

function readGrants({ scope, statements }: Found, { region }: Place): readonly Grant[] {
  return statements.flatMap(({ Effect, Action: actions, Resource }) => {
    const resources = Resource.flatMap((resource) => resolve(resource, scope) ?? [])
      // A statement may name all regions; a request is made in one.
      .map((arn) => arn.replace(/^(arn:[^:]*:[^:]*):\*:/, `$1:${region}:`))
      .slice(0, mostResources);
    return Effect === 'Allow' ? [{ actions, resources }] : [];
  });
}

/** `DetectEvidence` of `DetectEvidenceRole0A1B2C3D`. */
function partNamed(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '').replace(/Role$/, '');
}
