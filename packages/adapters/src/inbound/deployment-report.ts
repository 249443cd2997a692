import { type CallbackPorts, type Config, servicesAt, settle } from '@suture/core';
import * as z from 'zod';

/** The result of a deployment, as an AWS service reports it on the default bus. */
const Report = z.object({
  source: z.enum(['aws.codepipeline', 'aws.codedeploy', 'aws.codebuild']),
  account: z.string().optional(),
  region: z.string().optional(),
  detail: z.looseObject({ pipeline: z.string().optional() }),
});

export interface DeploymentReport {
  readonly messageId: string;
  readonly source: string;
  /** Services whose rollout the configuration names so; none when it is another team's deployment. */
  readonly services: readonly string[];
}

/** A deployment of CodeDeploy that no rollout source awaits; the alert source of that name reads it. */
const OfCodeDeploy = z.object({ source: z.literal('aws.codedeploy'), detail: z.object({ application: z.string() }) });

/** What an event reports, or undefined when it is no deployment's result. */
export function readReport(event: unknown, messageId: string, config: Config): DeploymentReport | undefined {
  const report = Report.safeParse(event).data;
  if (report === undefined || OfCodeDeploy.safeParse(event).success) return undefined;
  const { source, detail } = report;
  const concerned = servicesAt(report, config).flatMap(([name, { rollout }]) =>
    rollout.by === 'codepipeline' && source === 'aws.codepipeline' && rollout.pipeline === detail.pipeline
      ? [name]
      : [],
  );
  return { messageId, source, services: concerned };
}

/**
 * Asks again for every incident of these services that waits for a rollout, once each, and returns the services that had one. An account's
 * pipelines report often, and every question goes to the code host.
 */
export async function wakeRollouts(services: ReadonlySet<string>, ports: CallbackPorts): Promise<ReadonlySet<string>> {
  const woken = new Set<string>();
  if (services.size === 0) return woken;
  const { items } = await ports.pendingCallbacks.list();
  for (const wait of items) {
    if (wait.kind !== 'rollout') continue;
    const service = (await ports.incidents.get(wait.incidentId))?.service;
    if (service === undefined || !services.has(service)) continue;
    await settle(wait, ports);
    woken.add(service);
  }
  return woken;
}
