import { createHmac } from 'node:crypto';
import type { Effect } from '../github/fetch.ts';
import { accounts, actOnPull, type PullAction, push } from '../github/people.ts';
import { createRepository, type StoredIssue, type StoredRepository } from '../github/repository.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { Scenario } from '../scenario.ts';
import { filesOf, mended } from './service.ts';

const minute = 60_000;
const hour = 60 * minute;
export const webhookSecret = 'the secret of the simulated webhook';

/** A delivery as GitHub sends it. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Somebody else sends it. */
  readonly isForged: boolean;
}

interface HostParts {
  readonly kernel: Kernel;
  readonly random: Random;
  readonly scenario: Scenario;
  readonly send: (delivery: Delivery) => void;
  readonly onPullsChanged: () => void;
}

export interface Host {
  readonly repositories: ReadonlyMap<string, StoredRepository>;
  /** Something was changed through the API: people will look at a pull request that was opened or changed. */
  onEffect(effect: Effect): void;
  /** People decide, once nothing else happens, about what is open; some of it they leave. */
  decideRest(): void;
  pushToMain(): void;
  /** A person mends the first fault on the branch that ships. */
  mend(): void;
  /** A person writes into Suture's part of a ticket's description. Returns the words. */
  editTicket(): { readonly issue: StoredIssue; readonly words: string } | undefined;
}

/** The code host with its people, and the team's pipeline, which ships what is merged. */
export function createHost({ kernel, random, scenario, send, onPullsChanged }: HostParts): Host {
  const instant = () => new Date(kernel.now()).toISOString();
  const names = new Set(scenario.causes.map(({ repository }) => repository));
  const repositories = new Map<string, StoredRepository>();
  for (const name of names) {
    const own = scenario.causes.filter(({ repository }) => repository === name);
    const repository = createRepository(name, filesOf(own), instant());
    for (const account of accounts) repository.accounts.set(account.login, account);
    repositories.set(name, repository);
  }
  const shipped = new Map<string, string | undefined>();
  let deliveries = 0;
  let deployments = 0;

  function announce(event: string, { name }: StoredRepository, number?: number): void {
    deliveries += 1;
    const comment = { user: { type: 'User' }, body: '/suture' };
    const about = event === 'issue_comment' ? { issue: { number }, comment } : { pull_request: { number } };
    const body = JSON.stringify({ repository: { full_name: name }, ...(number === undefined ? {} : about) });
    const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
    const headers = {
      'x-github-event': event,
      'x-github-delivery': `delivery-${deliveries}`,
      'x-hub-signature-256': `sha256=${signature}`,
    };
    if (random.chance(scenario.messages.forged)) {
      const signed = { ...headers, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
      send({ headers: { ...signed, 'x-github-delivery': `forged-${deliveries}` }, body, isForged: true });
    }
    if (random.chance(scenario.messages.webhooksLost)) {
      kernel.note(`webhook ${event} of ${name} is lost`);
      return;
    }
    kernel.after(random.whole(200, 20_000), () => send({ headers, body, isForged: false }));
    if (random.chance(scenario.messages.doubled))
      kernel.after(random.whole(200, 2 * hour), () => send({ headers, body, isForged: false }));
  }

  function invitePeople(repository: StoredRepository, issue: StoredIssue): void {
    for (let count = random.weighted(scenario.people.visits); count > 0; count -= 1) {
      const action = random.weighted(scenario.people.actions);
      kernel.after(random.whole(minute, random.chance(scenario.people.soon) ? 3 * hour : 60 * hour), () =>
        act(repository, issue, action),
      );
    }
  }

  function act(repository: StoredRepository, issue: StoredIssue, action: PullAction): void {
    const by = random.pick(['ada', 'grace']);
    if (!actOnPull(repository, issue, action, { at: instant(), by })) return;
    kernel.note(`people: ${action} ${repository.name}#${issue.number}`);
    onPullsChanged();
    announce(eventOf(action), repository, issue.number);
    ship(repository);
  }

  /** The pipeline builds and deploys what is on the branch that ships, if it changed. */
  function ship(repository: StoredRepository): void {
    const sha = repository.branches.get('main');
    if (sha === undefined || shipped.get(repository.name) === sha) return;
    shipped.set(repository.name, sha);
    if (random.chance(scenario.habits.rolloutNever)) {
      kernel.note(`the pipeline skips ${sha.slice(0, 7)}`);
      return;
    }
    const state = random.chance(scenario.habits.rolloutFails) ? 'failure' : 'success';
    kernel.after(random.whole(minute, 40 * minute), () => {
      deployments += 1;
      const statuses = [{ state: 'in_progress', createdAt: instant() }];
      const deployment = { id: deployments, sha, environment: 'production', createdAt: instant(), statuses };
      repository.deployments.push(deployment);
      kernel.after(random.whole(minute, 10 * minute), () => {
        statuses.push({ state, createdAt: instant() });
        kernel.note(`pipeline: ${repository.name} at ${sha.slice(0, 7)} ${state}`);
        announce('deployment_status', repository);
      });
    });
  }

  return {
    repositories,
    onEffect: ({ method, path, repository }) => {
      onPullsChanged();
      const isChanged = path === '/pulls' || (method === 'PATCH' && path.startsWith('/git/refs/'));
      const issue = isChanged
        ? repository.issues.findLast(
            ({ pull }) => pull !== undefined && (path === '/pulls' || path.endsWith(pull.headBranch)),
          )
        : undefined;
      if (issue !== undefined) invitePeople(repository, issue);
      if (/^\/pulls(?:\/\d+)?$/.test(path))
        announce('pull_request', repository, Number(path.split('/')[2] ?? repository.issues.length));
    },
    decideRest: () => {
      for (const repository of repositories.values()) {
        for (const issue of repository.issues) {
          if (issue.pull === undefined || issue.state === 'closed' || random.chance(0.3)) continue;
          act(repository, issue, random.pick(['merge', 'close']));
        }
      }
    },
    mend: () => {
      const [cause] = scenario.causes;
      const repository = repositories.get(cause?.repository ?? '');
      if (cause === undefined || repository === undefined) return;
      push(repository, 'main', mended(cause), { message: `Mend ${cause.path}`, at: instant() });
      kernel.note(`people: mend ${cause.id} on main of ${repository.name}`);
      ship(repository);
    },
    editTicket: () => {
      const issue = [...repositories.values()]
        .flatMap(({ issues }) => issues)
        .find(({ pull, state }) => pull === undefined && state === 'open');
      if (issue === undefined) return undefined;
      const words = `Seen by a person at ${instant()}.`;
      issue.body = issue.body.replace('<!-- suture:end', `${words}\n<!-- suture:end`);
      return { issue, words };
    },
    pushToMain: () => {
      const [repository] = repositories.values();
      if (repository === undefined) return;
      push(repository, 'main', { 'README.md': `A service, at ${instant()}.\n` }, { message: 'Write', at: instant() });
      kernel.note(`people: push to main of ${repository.name}`);
      ship(repository);
    },
  };
}

function eventOf(action: PullAction): string {
  if (action.startsWith('say')) return 'issue_comment';
  return action.startsWith('request') ? 'pull_request_review' : 'pull_request';
}
