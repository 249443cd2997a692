import * as z from 'zod';
import { isRegionName } from './aws-console.ts';

/** An AWS account's number. */
export const AccountId = z.string().regex(/^\d{12}$/, 'must be the twelve digits of an AWS account, as a string');

/** A region's name. */
export const RegionName = z.string().refine(isRegionName, 'must be a region such as eu-west-1');

/** What AWS accepts as an external id. */
export const ExternalId = z
  .string()
  .regex(/^[\w+=,.@:/-]{2,1224}$/, 'must be 2 to 1224 letters, digits and characters of +=,.@:/-');

const role = /^arn:[\w-]+:iam::(\d{12}):role\/[\w+=,.@/-]{1,512}$/;

/** An account and region, other than Suture's own, whose alarms reach Suture and whose monitoring it reads. */
export const WorkloadSource = z
  .strictObject({
    account: AccountId,
    region: RegionName,
    /** The role there that Suture reads with; `suture init --workload` writes it. */
    roleArn: z
      .string()
      .regex(role, 'must be the ARN of an IAM role')
      // So that those of all sources fit into the policy of one role.
      .max(160, 'must have at most 160 characters: give the role a shorter path'),
    /** The external id in the role's trust policy, if it has one. */
    externalId: ExternalId.optional(),
  })
  .refine(({ account, roleArn }) => role.exec(roleArn)?.[1] === account, {
    path: ['roleArn'],
    error: 'must be a role of the account that the source names',
  });
export type WorkloadSource = z.infer<typeof WorkloadSource>;

/**
 * The tag on the roles in Suture's account that read sources; its value is the stage. A source's role trusts by it, because
 * CloudFormation generates the names of roles and shortens them.
 */
export const readerTag = 'suture:reads';

/** Where something is. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Where a service says it is. */
interface Placed {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

interface Placing {
  readonly services: Readonly<Record<string, Placed>>;
  readonly sources: readonly WorkloadSource[];
}

function isSame(one: Place, other: Place): boolean {
  return one.account === other.account && one.region === other.region;
}

/** The source that a service lives in; undefined for Suture's own account and region. */
export function sourceOf(service: string, { services, sources }: Placing): WorkloadSource | undefined {
  const { account, region } = services[service] ?? {};
  if (account === undefined || region === undefined) return undefined;
  return sources.find((source) => isSame(source, { account, region }));
}

/** A stable name for a source, for logs and for what is kept by source. */
export function nameSource({ account, region }: Place): string {
  return `${account} in ${region}`;
}

/** The services that live in a source; in Suture's own account and region when it is left out. */
export function servicesIn<Service extends Placed>(
  source: Place | undefined,
  services: Readonly<Record<string, Service>>,
): readonly (readonly [name: string, service: Service])[] {
  return Object.entries(services).filter(([, { account, region }]) =>
    source === undefined ? account === undefined : account === source.account && region === source.region,
  );
}

/**
 * The services that an event from a place can mean. An event of a source means that source's services alone, and every other event
 * those of Suture's own account. An event that does not say where it is from can mean each of them.
 */
export function servicesAt<Service extends Placed>(
  { account, region }: Placed,
  { services, sources }: { readonly services: Readonly<Record<string, Service>>; readonly sources: readonly Place[] },
): readonly (readonly [name: string, service: Service])[] {
  if (account === undefined || region === undefined) return Object.entries(services);
  const source = sources.find((one) => isSame(one, { account, region }));
  return servicesIn(source, services);
}

/** What is wrong with a place in the configuration. */
interface Misplaced {
  readonly path: (string | number)[];
  readonly message: string;
}

/** Each source that is named twice, and each service that names half a place or one that is no source. */
export function findMisplaced({ services, sources }: Placing): readonly Misplaced[] {
  return [
    ...sources.flatMap((source, index) =>
      sources.findIndex((other) => isSame(other, source)) < index
        ? [{ path: ['sources', index], message: `${nameSource(source)} is named twice; remove one of them` }]
        : [],
    ),
    ...Object.entries(services).flatMap(([name, service]) => findServiceFault(name, service, sources)),
  ];
}

function findServiceFault(
  name: string,
  { account, region }: Placed,
  sources: readonly WorkloadSource[],
): readonly Misplaced[] {
  const at = (field: 'account' | 'region', message: string) => [{ path: ['services', name, field], message }];
  if (account === undefined && region === undefined) return [];
  const remedy = 'name account and region of one of the sources, or neither';
  if (account === undefined) return at('account', `it is missing beside region; ${remedy}`);
  if (region === undefined) return at('region', `it is missing beside account; ${remedy}`);
  const place = { account, region };
  if (sources.some((source) => isSame(source, place))) return [];
  return at(
    'account',
    `no source is ${nameSource(place)}; add { account: '${account}', region: '${region}', roleArn: … } to sources`,
  );
}
