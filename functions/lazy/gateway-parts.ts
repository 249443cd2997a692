import type { HostParts } from '@suture/adapters/code-hosts';
import { createHostsByRepository, type GatewayParts } from '@suture/adapters/gateway';
import { createGitHub, type GitHub } from '@suture/adapters/github';
import { createGitLab, type GitLab } from '@suture/adapters/gitlab';
import { createKeptTickets } from '@suture/adapters/kept-tickets';
import { createPackedHost, createPushedCode } from '@suture/adapters/packed-code';
import {
  type AlertNotes,
  type Chat,
  type Config,
  connectedRepositories,
  defined,
  type Incident,
  InvalidInput,
  type Log,
  nameCodeProject,
  secretsOfChat,
  secretsToUpdate,
  type Tickets,
  topicsOfChat,
  usesGitLab,
} from '@suture/core';
import { requireVariable } from '../environment.ts';
import { lazily, once } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

type GatewayCloud = Pick<Cloud, 'clock' | 'config' | 'environment' | 'objects' | 'secrets'>;

/** The hosts of every service's code. @param app the GitHub App; left out where no service uses GitHub */
export function openHosts(
  { config, environment, objects, secrets }: GatewayCloud,
  log: Log,
  app?: { readonly id: string; readonly privateKey: string },
): { readonly github?: GitHub; readonly gitlab?: GitLab; readonly host: HostParts } {
  const github = app && createGitHub({ app, config, log });
  const gitlab = usesGitLab(config) ? createGitLab({ config, token: () => secrets.read('GITLAB_TOKEN') }) : undefined;
  const refresh = openRefresh(config, environment.STAGE);
  const packed = createPackedHost(createPushedCode(objects), defined({ refresh }));
  return { host: createHostsByRepository(config, { github, gitlab, packed }), ...defined({ github, gitlab }) };
}

/** Packs code through connections; undefined where no service has one. */
function openRefresh(config: Config, stage: string) {
  const projects = new Map(
    [...connectedRepositories(config).keys()].map((repository) => [repository, nameCodeProject(stage, repository)]),
  );
  if (projects.size === 0) return undefined;
  const reader = once(async () =>
    (await import('./code-reader.ts')).openCodeReader((repository) => projects.get(repository)),
  );
  return async (incident: Pick<Incident, 'id' | 'repository'>) => (await reader())(incident);
}

/** Where issues are tickets. */
interface IssueHosts {
  readonly github?: Pick<GitHub, 'ticketsFor'> | undefined;
  readonly gitlab?: Pick<GitLab, 'ticketsFor'> | undefined;
}

/** The configured ticket system. @throws InvalidInput when tickets are issues and their code host is not there */
export function openTickets(cloud: GatewayCloud, { github, gitlab }: IssueHosts): GatewayParts['ticketsFor'] {
  const { clock, config, environment, objects } = cloud;
  if (config.tickets === 'github') {
    if (github !== undefined) return (repository) => github.ticketsFor(repository);
    throw new InvalidInput('the configuration', ["tickets: issues need the GitHub App; set 'sns' or 'none'"]);
  }
  if (config.tickets === 'gitlab' && gitlab !== undefined) return (repository) => gitlab.ticketsFor(repository);
  const { jira } = config;
  if (config.tickets === 'jira' && jira !== undefined) {
    const tickets = lazily<Tickets>(async () => (await import('./jira.ts')).openJira(jira, cloud));
    return () => tickets;
  }
  const announce = config.tickets === 'sns' ? openAnnouncer(environment) : undefined;
  const place = `s3://${environment.BUCKET_NAME}`;
  const tickets = createKeptTickets({ objects, clock, place, ...defined({ announce }) });
  return () => tickets;
}

/** The systems that raised the alerts, where the configuration allows to write there. */
export function openNotes(cloud: Pick<Cloud, 'clock' | 'config' | 'secrets'>): AlertNotes {
  const none: AlertNotes = { tell: async () => ({ outcome: 'left' }) };
  if (secretsToUpdate(cloud.config).length === 0) return none;
  return lazily<AlertNotes>(async () => (await import('./alert-notes.ts')).openNotes(cloud));
}

/** The chats of the configuration. */
export function openChat(cloud: Pick<Cloud, 'clock' | 'config' | 'secrets'>): Chat {
  const none: Chat = { send: async () => ({ outcome: 'refused', why: 'No chat is set up in the configuration.' }) };
  if (secretsOfChat(cloud.config).length === 0 && topicsOfChat(cloud.config).length === 0) return none;
  return lazily<Chat>(async () => (await import('./chat.ts')).openChat(cloud));
}

function openAnnouncer(environment: GatewayCloud['environment']) {
  const topicArn = requireVariable(environment.TICKET_TOPIC_ARN, 'TICKET_TOPIC_ARN');
  const announcer = once(async () => (await import('./topic.ts')).openTopic(topicArn));
  return async (message: { readonly subject: string; readonly text: string }) => (await announcer())(message);
}
