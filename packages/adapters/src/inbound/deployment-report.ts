import { type CallbackPorts, type Config, defined, type RolloutSource, servicesAt, settle } from '@suture/core';
import * as z from 'zod';

/** The result of a deployment, as an AWS service reports it on the default bus. */
const Report = z.object({
  id: z.string().optional(),
  source: z.enum(['aws.codepipeline', 'aws.codedeploy', 'aws.codebuild', 'aws.ecs']),
  'detail-type': z.string().optional(),
  account: z.string().optional(),
  region: z.string().optional(),
  /** Of ECS: the ARN of the service. */
  resources: z.array(z.string()).default([]),
  detail: z.looseObject({
    pipeline: z.string().optional(),
    application: z.string().optional(),
    deploymentGroup: z.string().optional(),
    state: z.string().optional(),
    eventName: z.string().optional(),
  }),
});
type Report = z.infer<typeof Report>;

export interface DeploymentReport {
  readonly messageId: string;
  readonly source: string;
  /** Services whose rollout the configuration names so; none when it is another team's deployment. */
  readonly services: readonly string[];
  /** The bus's own id, which each rule that matches the event keeps. */
  readonly eventId?: string;
  /** It failed, which is an alert as well unless an incident waited for it. */
  readonly isAlert: boolean;
}

/** What an event reports, or undefined when it is no deployment's result. */
export function readReport(event: unknown, messageId: string, config: Config): DeploymentReport | undefined {
  const report = Report.safeParse(event).data;
  if (report === undefined) return undefined;
  const { source } = report;
  const services = servicesAt(report, config).flatMap(([name, { rollout }]) =>
    isAwaited(rollout, report) ? [name] : [],
  );
  // What no rollout source awaits is left to the alert sources of CodeDeploy and ECS.
  const isForAlerts = source === 'aws.ecs' || report.detail.application !== undefined;
  if (services.length === 0 && isForAlerts) return undefined;
  return { messageId, source, services, isAlert: isForAlerts && hasFailed(report), ...defined({ eventId: report.id }) };
}

/** Whether it is the end of a rollout that the configuration names. */
function isAwaited(rollout: RolloutSource, { source, detail, resources, ...report }: Report): boolean {
  if (rollout.by === 'codepipeline') return source === 'aws.codepipeline' && rollout.pipeline === detail.pipeline;
  if (rollout.by === 'codedeploy')
    return (
      source === 'aws.codedeploy' &&
      rollout.application === detail.application &&
      rollout.group === detail.deploymentGroup
    );
  if (rollout.by !== 'ecs' || source !== 'aws.ecs') return false;
  const isEnd = report['detail-type'] === 'ECS Deployment State Change';
  return isEnd && resources.some((arn) => arn.endsWith(`:service/${rollout.cluster}/${rollout.service}`));
}

function hasFailed({ detail: { state, eventName } }: Report): boolean {
  return state === 'FAILURE' || eventName === 'SERVICE_DEPLOYMENT_FAILED';
}

/**
 * Asks again for every incident of these services that waits for a rollout, once each, and returns the services that had one, and how many waits
 * are over. An account's pipelines report often, and every question goes to the code host.
 */
export async function wakeRollouts(
  services: ReadonlySet<string>,
  ports: CallbackPorts,
): Promise<{ readonly woken: ReadonlySet<string>; readonly answered: number }> {
  const woken = new Set<string>();
  let answered = 0;
  if (services.size === 0) return { woken, answered };
  const { items } = await ports.pendingCallbacks.list();
  for (const wait of items) {
    if (wait.kind !== 'rollout') continue;
    const service = (await ports.incidents.get(wait.incidentId))?.service;
    if (service === undefined || !services.has(service)) continue;
    if ((await settle(wait, ports)) === 'delivered') answered += 1;
    woken.add(service);
  }
  return { woken, answered };
}
