import { type DeployedTemplate, readRoleRights } from '@suture/cli/testing';
import { steps } from '@suture/core';
import type { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { synthesize } from './synthesize.ts';
import { allowedBy, resourcesOf } from './template.ts';

const place = { partition: 'aws', region: 'us-east-1', account: '123456789012' };
const Exported = z.object({ Export: z.object({ Name: z.string() }), Value: z.unknown() });

/** A stack as it would be deployed: each resource is called after its logical id, and by an ARN where AWS calls it so. */
function deploy(name: string, template: Template): DeployedTemplate {
  const resources = [...resourcesOf(template)].map(([logicalId, { Type: type }]) => {
    const hasArn = /Version|StateMachine|ManagedPolicy|Topic/.test(type);
    return { logicalId, type, id: hasArn ? `arn:aws:made:us-east-1:123456789012:${logicalId}` : logicalId };
  });
  const { Outputs = {} } = z
    .looseObject({ Outputs: z.record(z.string(), z.unknown()).optional() })
    .parse(template.toJSON());
  const exports = Object.values(Outputs).flatMap((output) => {
    const found = Exported.safeParse(output).data;
    return found === undefined ? [] : [[found.Export.Name, readExport(found.Value, resources)]];
  });
  const stack = { name, status: 'CREATE_COMPLETE', outputs: {}, exports: Object.fromEntries(exports) };
  return { stack, text: JSON.stringify(template.toJSON()), resources };
}

/** The value of an output: an id, or an ARN that ends in it. */
function readExport(value: unknown, resources: DeployedTemplate['resources']): string {
  const text = JSON.stringify(value);
  const of = resources.find(({ logicalId }) => text.includes(`"${logicalId}"`));
  if (of === undefined) return 'unknown';
  return text.includes('Arn') && !of.id.startsWith('arn:') ? `arn:aws:made:us-east-1:123456789012:${of.id}` : of.id;
}

it('reads from the deployed templates every action that a role of a step or of the machine has, on real resources', async () => {
  const { templates } = await synthesize('test');
  const deployed = Object.entries(templates).map(([name, template]) => deploy(`test-suture-${name}`, template));

  const roles = readRoleRights(deployed, place);

  const named = roles.map(({ name }) => name);
  expect(named).toEqual(
    expect.arrayContaining([...Object.keys(steps), 'Heal', 'Intake', 'Webhook', 'Sweeper', 'Gateway']),
  );
  const read = new Set(roles.flatMap(({ grants }) => grants.flatMap(({ actions }) => actions)));
  const written = Object.values(templates)
    .flatMap((template) => allowedBy(template))
    .filter(({ Principal }) => Principal === undefined)
    .flatMap(({ Action }) => Action);
  expect([...read].sort()).toEqual([...new Set(written)].sort());
  expect(roles.flatMap(({ grants }) => grants.flatMap(({ resources }) => resources)).filter(isUnreal)).toEqual([]);
  expect(roles.flatMap(({ unresolved }) => unresolved)).toEqual([]);
  const evidence = roles.find(({ name }) => name === 'DetectEvidence');
  expect(evidence?.grants).toContainEqual({
    actions: expect.arrayContaining(['dynamodb:Query']),
    resources: [expect.stringContaining('Table')],
  });
});

function isUnreal(resource: string): boolean {
  return resource !== '*' && !/^arn:aws:[\w-]+:/.test(resource);
}
