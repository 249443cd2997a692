import * as z from 'zod';
import type { DeployedStack, StackResource } from '../world.ts';

/** Where a deployment is. */
export interface Place {
  /** `aws`, `aws-cn`. */
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What the references of a template mean once it is deployed. */
export interface Scope {
  readonly place: Place;
  readonly stack: DeployedStack;
  readonly resources: ReadonlyMap<string, StackResource>;
  /** Of all stacks of the region. */
  readonly exports: ReadonlyMap<string, string>;
}

const Join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const Attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const Import = z.object({ 'Fn::ImportValue': z.unknown() });
const Ref = z.object({ Ref: z.string() });

/** A value of a template as text; undefined when it cannot be told from outside. */
export function resolve(value: unknown, scope: Scope): string | undefined {
  if (typeof value === 'string') return value;
  const ref = Ref.safeParse(value).data?.Ref;
  if (ref !== undefined) return resolveRef(ref, scope);
  const attribute = Attribute.safeParse(value).data?.['Fn::GetAtt'];
  if (attribute !== undefined) return attribute[1] === 'Arn' ? arnOf(attribute[0], scope) : undefined;
  const join = Join.safeParse(value).data?.['Fn::Join'];
  if (join !== undefined) {
    const parts = join[1].map((part) => resolve(part, scope));
    return parts.every((part) => part !== undefined) ? parts.join(join[0]) : undefined;
  }
  const imported = Import.safeParse(value).data?.['Fn::ImportValue'];
  return imported === undefined ? undefined : scope.exports.get(resolve(imported, scope) ?? '');
}

function resolveRef(name: string, { place, stack, resources }: Scope): string | undefined {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Partition': place.partition,
    'AWS::Region': place.region,
    'AWS::AccountId': place.account,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': place.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
  return pseudo[name] ?? resources.get(name)?.id;
}

/** What stands behind `arn:partition:service:region:account:` for a resource of a type, from what the service calls it. */
const names: Readonly<Record<string, readonly [service: string, name: (id: string) => string]>> = {
  'AWS::CodeBuild::Project': ['codebuild', (id) => `project/${id}`],
  'AWS::DynamoDB::Table': ['dynamodb', (id) => `table/${id}`],
  'AWS::KMS::Key': ['kms', (id) => `key/${id}`],
  'AWS::Lambda::Function': ['lambda', (id) => `function:${id}`],
  'AWS::Logs::LogGroup': ['logs', (id) => `log-group:${id}:*`],
  'AWS::SQS::Queue': ['sqs', (id) => id.split('/').at(-1) ?? id],
  'AWS::SSM::Parameter': ['ssm', (id) => `parameter/${id.replace(/^\//, '')}`],
};

function arnOf(logicalId: string, { place, resources }: Scope): string | undefined {
  const { partition, region, account } = place;
  const resource = resources.get(logicalId);
  if (resource === undefined) return undefined;
  const { type, id } = resource;
  if (id.startsWith('arn:')) return id;
  if (type === 'AWS::S3::Bucket') return `arn:${partition}:s3:::${id}`;
  const [service, name] = names[type] ?? [];
  return service === undefined || name === undefined
    ? undefined
    : `arn:${partition}:${service}:${region}:${account}:${name(id)}`;
}
