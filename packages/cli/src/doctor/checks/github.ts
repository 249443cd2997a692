import { webhookEvents } from '@suture/adapters/github';
import { readOutput } from '../deployment.ts';
import { describeError } from '../describe-error.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import { openGitHub } from '../open-github.ts';
import type { RepositoryAccess, World } from '../world.ts';

const needed = { contents: 'write', pull_requests: 'write', issues: 'write', deployments: 'read', metadata: 'read' };
/** Without these, nothing is done about failed checks of a pull request. */
const wanted = { checks: 'read', statuses: 'read' };
const ranks: Readonly<Record<string, number>> = { read: 1, write: 2, admin: 3 };

/** Whether the App is in each service's repository with what it needs, and whether the branch lets nothing in unreviewed. */
export async function checkGitHub(world: World): Promise<Verdict> {
  if (world.config === undefined) return skipped('there is no configuration');
  const opened = await openGitHub(world);
  if ('verdict' in opened) return opened.verdict;
  const { github } = opened;
  const services = Object.values(world.config.services).filter(({ code }) => code.from === 'github');
  const looked = await Promise.all(
    services.map(async ({ repository, branch }) => {
      if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) return { fault: `${repository} is not owner/name` };
      try {
        const access = await github.permissions(repository, branch);
        return { fault: findFault(repository, branch, access), blind: findBlindness(repository, access) };
      } catch (error) {
        return { failed: `${repository}: ${describeError(error).detail}` };
      }
    }),
  );
  const faults = looked.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
  const failed = looked.flatMap((one) => (one.failed === undefined ? [] : [one.failed]));
  if (faults.length > 0) {
    return problem(
      [...faults, ...failed].join('; '),
      "Install the App on the repository and give it the permissions (GitHub: Settings, GitHub Apps); add a rule to the branch that asks for a review (the repository's Settings, Rules).",
    );
  }
  if (failed.length > 0) return unknown(failed.join('; '));
  const blind = looked.flatMap(({ blind: one }) => one ?? []);
  if (blind.length > 0)
    return unknown(
      `Suture cannot see whether checks of its pull requests fail: ${blind.join('; ')}`,
      `GitHub: Settings, Developer settings, GitHub Apps, the App, Permissions & events: Checks and Commit statuses: read-only; Subscribe to events: Check suite, Status. Each installation then accepts the new permissions.`,
    );
  return ok(`installed on ${services.map((service) => service.repository).join(', ')}; merging needs a review`);
}

/** Whether GitHub sends the App what the deployment waits for. */
export async function checkEvents(world: World): Promise<Verdict> {
  const opened = await openGitHub(world);
  if ('verdict' in opened) return opened.verdict;
  const { events } = await opened.github.registration();
  const missing = webhookEvents.filter((event) => !events.includes(event));
  if (missing.length === 0) return ok(`the App is subscribed to ${webhookEvents.join(', ')}`);
  const url = await readOutput(world, 'review', 'WebhookUrl');
  return problem(
    `the App is not subscribed to ${missing.join(', ')}; what they tell is seen by the next sweep only, up to five minutes later`,
    [
      `GitHub: Settings, Developer settings, GitHub Apps, the App, Permissions & events, Subscribe to events: ${missing.map((event) => titles[event]).join(', ')}.`,
      ...(url === undefined ? [] : [`Its webhook URL must be ${url}, and the webhook active.`]),
    ].join('\n'),
  );
}

/** The events as GitHub's settings call them. */
const titles: Readonly<Record<(typeof webhookEvents)[number], string>> = {
  pull_request: 'Pull request',
  pull_request_review: 'Pull request review',
  issue_comment: 'Issue comment',
  deployment_status: 'Deployment status',
};

function findFault(repository: string, branch: string | undefined, access: RepositoryAccess): string | undefined {
  if (!access.installed) return `${repository}: the App is not installed`;
  const lacking = listLacking(needed, access);
  const faults = [
    ...(lacking.length === 0 ? [] : [`the App lacks ${lacking.join(', ')}`]),
    ...(access.requiresReview ? [] : [`${branch ?? 'the default branch'} can be merged into without a review`]),
  ];
  return faults.length === 0 ? undefined : `${repository}: ${faults.join(', ')}`;
}

function findBlindness(repository: string, access: RepositoryAccess): string | undefined {
  const lacking = listLacking(wanted, access);
  return lacking.length === 0 ? undefined : `${repository}: the App lacks ${lacking.join(', ')}`;
}

function listLacking(rights: Readonly<Record<string, string>>, { permissions }: RepositoryAccess): readonly string[] {
  return Object.entries(rights)
    .filter(([name, level]) => (ranks[permissions[name] ?? ''] ?? 0) < (ranks[level] ?? 0))
    .map(([name, level]) => `${name}:${level}`);
}
