import { type Config, isHosted, type ServiceConfig } from '@suture/core';
import { describeError } from '../describe-error.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import { openGitHub } from '../open-github.ts';
import { openGitLab } from '../open-gitlab.ts';
import type { GitHubInspection, GitLabInspection, World } from '../world.ts';
import { askWatcher } from './watchers.ts';

const dayMilliseconds = 86_400_000;
const mostDays = 30;
/** Deployments that are looked at. */
const mostDeployments = 20;
/** States that are final: one of them tells the loop how a rollout ended. */
const final = ['success', 'inactive', 'failure', 'error', 'failed', 'canceled'];

/** The records of deployments on a code host. */
type Records = Pick<GitLabInspection, 'deployments'>;

/** Watchers that look into the account that the service runs in. */
const inAccount: readonly string[] = ['codedeploy', 'ecs', 'lambda'];

interface Sign {
  readonly level: 'ok' | 'unknown' | 'problem';
  readonly detail: string;
  readonly remedy?: string;
}

/** Whether each service's rollouts can be seen. Without a sign of one, the loop waits after each merge until it gives up. */
export async function checkDeployments(world: World): Promise<Verdict> {
  const { config } = world;
  if (config === undefined) return skipped('there is no configuration');
  const opened = await openGitHub(world);
  const github = 'github' in opened ? opened.github : undefined;
  const onGitLab = await openGitLab(world);
  const gitlab = 'gitlab' in onGitLab ? onGitLab.gitlab : undefined;
  // Without a code host no fix is merged, so no rollout is waited for.
  const waiting = Object.entries(config.services).filter(([, service]) => isHosted(service));
  if (waiting.length === 0) return skipped('no service uses a code host');
  const signs = await Promise.all(
    waiting.map(async ([name, service]): Promise<Sign> => {
      try {
        const sign = await readSign([name, service], { github, gitlab, config, world });
        return { ...sign, detail: `${name}: ${sign.detail}` };
      } catch (error) {
        return { level: 'unknown', detail: `${name}: ${describeError(error).detail}` };
      }
    }),
  );
  const of = (level: Sign['level']) => signs.filter((sign) => sign.level === level);
  const [worst] = [of('problem'), of('unknown')].filter((some) => some.length > 0);
  if (worst === undefined) return ok(signs.map(({ detail }) => detail).join('; '));
  const blind = worst[0]?.level === 'problem';
  const detail = [...of('problem'), ...of('unknown')].map((sign) => sign.detail).join('; ');
  const remedy = [...new Set(worst.flatMap((sign) => sign.remedy ?? []))].join('\n');
  return blind
    ? problem(`${detail}; ${describeWait(config)}`, remedy)
    : unknown(detail, remedy === '' ? undefined : remedy);
}

/** What happens to a fix whose rollout nothing reports. */
function describeWait({ limits }: Config): string {
  return `each merged fix waits ${limits.rolloutHours} h for a rollout that nothing reports, and is handed over`;
}

interface Looking {
  readonly github: GitHubInspection | undefined;
  readonly gitlab: GitLabInspection | undefined;
  readonly config: Config;
  readonly world: World;
}

async function readSign([name, service]: readonly [string, ServiceConfig], looking: Looking): Promise<Sign> {
  const { rollout, account, code } = service;
  const { github, gitlab, config, world } = looking;
  if (rollout.by === 'codepipeline') return readPipeline(rollout.pipeline, account, world);
  if (rollout.by === 'github-deployments' || rollout.by === 'gitlab-deployments')
    return readRecords(service, rollout.environment, code.from === 'gitlab' ? gitlab : github, world);
  if (account !== undefined && inAccount.includes(rollout.by))
    return { level: 'ok', detail: `what ${rollout.by} of the account ${account} says was not looked at` };
  const sight = await askWatcher(name, service, { host: github, config, world });
  if (sight === undefined) return { level: 'unknown', detail: 'the code host was not asked' };
  if (sight.sees) return { level: 'ok', detail: sight.detail };
  const remedy = `Correct services.${name}.rollout in suture.config.ts, or what it names; docs/configuration.md says what each watcher needs.`;
  return { level: 'problem', detail: sight.detail, remedy };
}

async function readPipeline(pipeline: string, elsewhere: string | undefined, { account, now }: World): Promise<Sign> {
  if (elsewhere !== undefined)
    return { level: 'ok', detail: `the pipeline ${pipeline} of the account ${elsewhere} was not looked at` };
  const starts = await account.pipelineStarts(pipeline);
  const list =
    'Correct services.<name>.rollout.pipeline in suture.config.ts; the existing ones: aws codepipeline list-pipelines';
  if (starts === undefined) return { level: 'problem', detail: `there is no pipeline ${pipeline}`, remedy: list };
  return judge(`the pipeline ${pipeline}`, 'ran', starts[0], now(), list);
}

async function readRecords(
  { repository, code }: ServiceConfig,
  environment: string,
  host: Records | undefined,
  { now }: World,
): Promise<Sign> {
  if (host === undefined) return { level: 'unknown', detail: 'the code host was not asked' };
  const found = await host.deployments(repository, mostDeployments, environment);
  const isGitLab = code.from === 'gitlab';
  const [ci, elsewhere] = isGitLab
    ? ['GitLab CI/CD', 'POST /projects/:id/deployments']
    : ['GitHub Actions', `POST /repos/${repository}/deployments and its /statuses`];
  const record = [
    `Let the pipeline of ${repository} record each deployment to "${environment}" with its status: in ${ci}, a job with`,
    `\`environment: ${environment}\`; elsewhere ${elsewhere}. Or name a CodePipeline: rollout: { by: 'codepipeline', pipeline: '…' }`,
  ].join('\n');
  const [newest] = found;
  if (newest === undefined) {
    const others = [...new Set((await host.deployments(repository, mostDeployments)).map((one) => one.environment))];
    if (others.length === 0)
      return {
        level: 'problem',
        detail: `${repository} has no deployment recorded on ${isGitLab ? 'GitLab' : 'GitHub'}`,
        remedy: record,
      };
    return {
      level: 'problem',
      detail: `${repository} records deployments to ${others.join(', ')}, none to ${environment}`,
      remedy: `Set services.<name>.rollout.environment in suture.config.ts to the one that serves users.`,
    };
  }
  if (!found.some(({ state }) => final.includes(state))) {
    const detail = `none of the newest ${found.length} deployments to ${environment} has a final status (${newest.state})`;
    return { level: 'problem', detail, remedy: record };
  }
  return judge(`${repository}`, `recorded a deployment to ${environment}`, newest.createdAt, now(), record);
}

function judge(what: string, did: string, at: string | undefined, now: Date, remedy: string): Sign {
  if (at === undefined) return { level: 'unknown', detail: `${what} has never ${did === 'ran' ? 'run' : did}`, remedy };
  const days = Math.floor((now.getTime() - Date.parse(at)) / dayMilliseconds);
  if (days <= mostDays) return { level: 'ok', detail: `${what} ${did} ${days === 0 ? 'today' : `${days} d ago`}` };
  return {
    level: 'unknown',
    detail: `${what} last ${did} ${days} days ago; if the service ships more often, this does not see it`,
    remedy,
  };
}
