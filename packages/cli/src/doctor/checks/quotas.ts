import { readOutput } from '../deployment.ts';
import { ok, problem, unknown, type Verdict } from '../finding.ts';
import type { Quota, World } from '../world.ts';

const lambdaConcurrency = { code: 'L-B99A9384', least: 50 };
const leastBuilds = 2;
const sizes: Readonly<Record<string, string>> = {
  BUILD_GENERAL1_SMALL: 'Small',
  BUILD_GENERAL1_MEDIUM: 'Medium',
  BUILD_GENERAL1_LARGE: 'Large',
  BUILD_GENERAL1_XLARGE: 'XLarge',
  BUILD_GENERAL1_2XLARGE: '2XLarge',
};

/** A new account may run 10 functions and one build at a time, which stalls incidents that come together. */
export async function checkQuotas(world: World): Promise<Verdict> {
  const [lambda, builds, kind] = await Promise.all([
    world.account.quotas('lambda'),
    world.account.quotas('codebuild'),
    readBuildKind(world),
  ]);
  const judged = [
    judge(
      'Lambda concurrent executions',
      lambda.find((quota) => quota.code === lambdaConcurrency.code),
      lambdaConcurrency.least,
      'lambda',
    ),
    judge(
      `concurrent builds (${kind})`,
      builds.find((quota) => isFor(quota, kind)),
      leastBuilds,
      'codebuild',
    ),
  ];
  const low = judged.filter(({ remedy }) => remedy !== undefined);
  if (low.length > 0) return problem(low.map(({ say }) => say).join('; '), low.map(({ remedy }) => remedy).join('\n'));
  const say = judged.map((one) => one.say).join('; ');
  return judged.some(({ known }) => !known) ? unknown(say) : ok(say);
}

interface Judged {
  readonly say: string;
  readonly known: boolean;
  readonly remedy?: string;
}

function judge(what: string, quota: Quota | undefined, least: number, service: string): Judged {
  if (quota === undefined) return { say: `${what}: no such quota is listed`, known: false };
  const say = `${what}: ${quota.value}`;
  if (quota.value >= least) return { say, known: true };
  return {
    say: `${say}, at least ${least} needed`,
    known: true,
    remedy: `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${quota.code} --desired-value ${least}`,
  };
}

/** The kind of build as the quota's name has it: `Linux/Small`. */
async function readBuildKind(world: World): Promise<string> {
  const name = await readOutput(world, 'provingGround', 'ProveProjectName');
  const [project] = name === undefined ? [] : await world.account.projects([name]);
  const system = project?.type.startsWith('ARM') ? 'ARM' : 'Linux';
  return `${system}/${sizes[project?.computeType ?? ''] ?? 'Small'}`;
}

function isFor(quota: Quota, kind: string): boolean {
  return quota.name.toLowerCase().startsWith(`concurrently running builds for ${kind.toLowerCase()} `);
}
