import { createHash } from 'node:crypto';
import * as z from 'zod';
import { projectPath } from './gitlab.ts';
import type { TrustRule } from './trust.ts';

/** The system that an incident's ticket is kept in. */
export const TicketSystem = z.enum([
  /** Issues of the service's repository. */
  'github',
  /** Issues of the service's project on GitLab. */
  'gitlab',
  /** Issues of one project of Jira. */
  'jira',
  /** Mail through a topic of Amazon SNS; the bucket keeps each text. */
  'sns',
  /** The bucket alone. */
  'none',
]);
export type TicketSystem = z.infer<typeof TicketSystem>;

const connection = /^arn:[\w-]+:(?:codeconnections|codestar-connections):[a-z0-9-]+:\d{12}:connection\/[\w-]{1,64}$/;

/** The place that a service's code is read from. */
export const CodeSource = z.discriminatedUnion('from', [
  /** The repository on GitHub, through the App. */
  z.strictObject({ from: z.literal('github') }),
  /** The project on GitLab, through an access token. */
  z.strictObject({ from: z.literal('gitlab') }),
  /** A commit that `suture code push` packed into the bucket. */
  z.strictObject({ from: z.literal('tarball') }),
  /** The tip of the branch, read through a connection of AWS CodeConnections by a build when an alarm fires. */
  z.strictObject({
    from: z.literal('codeconnections'),
    connectionArn: z.string().regex(connection, 'must be the ARN of a connection of AWS CodeConnections'),
    provider: z.enum(['github', 'bitbucket', 'gitlab']).default('github'),
  }),
]);
export type CodeSource = z.infer<typeof CodeSource>;

interface Coded {
  readonly repository: string;
  readonly code: CodeSource;
  readonly trust: TrustRule;
  readonly rollout: { readonly by: string; readonly environment?: string };
}

interface Using {
  readonly services: Readonly<Record<string, Coded>>;
  readonly tickets: TicketSystem;
  readonly subscribers: readonly string[];
  readonly jira?: object | undefined;
  readonly github: { readonly forwardTo: readonly string[] };
}

/** Whether a deployment has anything to do with GitHub, and so needs the App's secrets and its webhook. */
export function usesGitHub({ services, tickets }: Pick<Using, 'services' | 'tickets'>): boolean {
  return tickets === 'github' || Object.values(services).some(({ code }) => code.from === 'github');
}

/** Whether a deployment has anything to do with GitLab, and so needs its token and its webhook. */
export function usesGitLab({ services, tickets }: Pick<Using, 'services' | 'tickets'>): boolean {
  return tickets === 'gitlab' || Object.values(services).some(({ code }) => code.from === 'gitlab');
}

/** Whether the code is on a code host, where a fix can be proposed. */
export function isHosted({ code }: { readonly code: CodeSource }): boolean {
  return code.from === 'github' || code.from === 'gitlab';
}

/** Whether there is anybody whose webhooks could come: the code host, or a system that sends alerts. */
export function receivesWebhooks(
  config: Pick<Using, 'services' | 'tickets'> & { readonly webhooks: { readonly sources: readonly string[] } },
): boolean {
  return usesGitHub(config) || usesGitLab(config) || config.webhooks.sources.length > 0;
}

/** Who gets tickets by mail. */
export function ticketReaders({
  tickets,
  subscribers,
  operators,
}: Pick<Using, 'tickets' | 'subscribers'> & { readonly operators: readonly string[] }): readonly string[] {
  if (tickets !== 'sns') return [];
  return subscribers.length > 0 ? subscribers : operators;
}

/** The repositories whose code does not come from a code host. */
export function packedRepositories({ services }: Pick<Using, 'services'>): ReadonlySet<string> {
  return new Set(Object.values(services).flatMap((service) => (isHosted(service) ? [] : [service.repository])));
}

/** The repositories that are projects on GitLab. */
export function repositoriesOnGitLab({ services }: Pick<Using, 'services'>): ReadonlySet<string> {
  return new Set(
    Object.values(services).flatMap(({ code, repository }) => (code.from === 'gitlab' ? [repository] : [])),
  );
}

/** The repositories that a build reads through a connection, each once. */
export function connectedRepositories<S extends Coded>({
  services,
}: {
  readonly services: Readonly<Record<string, S>>;
}): ReadonlyMap<string, S> {
  const connected = Object.values(services).filter(({ code }) => code.from === 'codeconnections');
  return new Map(connected.map((service) => [service.repository, service]));
}

/** The name of the build project that reads a repository through a connection. */
export function nameCodeProject(stage: string, repository: string): string {
  const digest = createHash('sha256').update(repository).digest('hex').slice(0, 8);
  return `suture-${stage}-code-${repository.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 60)}-${digest}`;
}

/** What a diagnosis cannot see of a service's code, in words for a ticket; undefined if it sees everything. */
export function describeCodeGap(service: Pick<Coded, 'code'>): string | undefined {
  if (isHosted(service)) return undefined;
  return 'The code came without its history: who wrote a line, what a commit changed and which deployment shipped it cannot be read, so a suspect commit is a guess from the list of commits at best.';
}

/** A combination that cannot work, by the path of its field. */
interface Conflict {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Each field that asks for a code host where the configuration does without it. */
export function findConflicts(config: Using): readonly Conflict[] {
  const { tickets, subscribers, github, jira, services } = config;
  return [
    ...(tickets === 'jira' && jira === undefined
      ? [{ path: ['jira'], message: "tickets: 'jira' needs its address and project: jira: { url, email, project }" }]
      : []),
    ...(tickets !== 'jira' && jira !== undefined
      ? [{ path: ['jira'], message: "no ticket goes there; set tickets: 'jira', or remove it" }]
      : []),
    ...(subscribers.length > 0 && tickets !== 'sns'
      ? [{ path: ['subscribers'], message: "nobody sends mail to them; set tickets: 'sns', or remove them" }]
      : []),
    ...(github.forwardTo.length > 0 && !usesGitHub(config)
      ? [{ path: ['github', 'forwardTo'], message: 'no service uses GitHub, so there is no webhook; remove it' }]
      : []),
    ...Object.entries(services).flatMap(([name, service]) => findServiceConflicts(name, service, config)),
  ];
}

function findServiceConflicts(name: string, service: Coded, { services, tickets }: Using): readonly Conflict[] {
  const at = (field: readonly string[], message: string) => [{ path: ['services', name, ...field], message }];
  const { code, repository, trust, rollout } = service;
  const other = Object.entries(services).find(
    ([, one]) => one.repository === repository && JSON.stringify(one.code) !== JSON.stringify(code),
  );
  const shared =
    other === undefined
      ? []
      : at(['code'], `${other[0]} has the same repository and another code; give both services the same one`);
  const onHost = findHostConflicts(service, tickets).flatMap(({ field, message }) => at(field, message));
  if (isHosted(service)) return [...shared, ...onHost];
  const tooFar = Object.entries(trust.ceiling).filter(([, level]) => level !== 'observe');
  return [
    ...shared,
    ...(tickets === 'github'
      ? at(
          ['code', 'from'],
          `an issue needs the App, and so does code; set tickets: 'sns' or 'none', or from: 'github'`,
        )
      : []),
    ...(/^[\w.-]+\/[\w.-]+$/.test(repository)
      ? []
      : at(
          ['repository'],
          `"${repository}" must be owner/name${code.from === 'tarball' ? `; any two words will do for a tarball: shop/${name}` : ''}`,
        )),
    ...(trust.start === 'observe'
      ? []
      : at(['trust', 'start'], `a fix needs GitHub; set trust: { start: 'observe' }, or code: { from: 'github' }`)),
    ...tooFar.flatMap(([severity, level]) =>
      at(['trust', 'ceiling', severity], `${level} needs GitHub; remove it, or set code: { from: 'github' }`),
    ),
    ...(rollout.by === 'workflow'
      ? at(['rollout'], "GitHub's workflow runs cannot be read without the App; name another source")
      : []),
    ...(rollout.by === 'github-deployments' && rollout.environment !== 'production'
      ? at(['rollout'], "GitHub's deployments cannot be read without the App; remove it, or name a CodePipeline")
      : []),
    ...onHost,
  ];
}

interface HostConflict {
  readonly field: readonly string[];
  readonly message: string;
}

/** What asks for the issues or the deployments of another code host than the service's. */
function findHostConflicts({ code, repository, rollout }: Coded, tickets: TicketSystem): readonly HostConflict[] {
  const isGitLab = code.from === 'gitlab';
  const conflicts: readonly (HostConflict & { readonly when: boolean })[] = [
    {
      when: isGitLab && tickets === 'github',
      field: ['code', 'from'],
      message: "its tickets cannot be issues on GitHub; set tickets: 'gitlab', 'jira', 'sns' or 'none'",
    },
    {
      when: !isGitLab && tickets === 'gitlab',
      field: ['code', 'from'],
      message: "its tickets cannot be issues on GitLab; set tickets: 'jira', 'sns' or 'none', or from: 'gitlab'",
    },
    {
      when: !isGitLab && rollout.by === 'gitlab-deployments',
      field: ['rollout'],
      message: "deployments are on GitLab only with code: { from: 'gitlab' }; set that, or another rollout",
    },
    {
      when: isGitLab && rollout.by === 'github-deployments' && rollout.environment !== 'production',
      field: ['rollout', 'by'],
      message: "the code is on GitLab; set by: 'gitlab-deployments'",
    },
    {
      when: isGitLab && !projectPath.test(repository),
      field: ['repository'],
      message: `"${repository}" must be the path of a project on GitLab, such as group/project`,
    },
  ];
  return conflicts.filter(({ when }) => when);
}
