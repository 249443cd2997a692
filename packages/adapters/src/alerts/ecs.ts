import { type Alert, type Config, defined, Instant, parse } from '@suture/core';
import * as z from 'zod';
import { lenient } from '../lenient.ts';
import { entitle, excerpt, identityOf } from './alert-text.ts';
import { Time } from './cloudwatch/index.ts';
import { findService } from './find-service.ts';
import type { AlertSource } from './source.ts';

const text = lenient(z.string());
const Bus = z.object({ account: z.string().min(1), region: z.string().min(1), time: Instant });

/** The fields we use of the event about a task. */
const TaskStopped = Bus.extend({
  detail: z.object({
    group: z.string().min(1),
    clusterArn: z.string().min(1),
    taskDefinitionArn: z.string().default(''),
    stopCode: text,
    stoppedReason: text,
    stoppingAt: lenient(Time),
    stoppedAt: lenient(Time),
    containers: z.array(z.object({ name: text, exitCode: lenient(z.int()), reason: text })).catch([]),
  }),
});

/** The fields we use of the event about a service's deployment. */
const DeploymentChange = Bus.extend({
  resources: z.array(z.string()).min(1),
  detail: z.object({
    eventName: z.string().min(1),
    deploymentId: text,
    updatedAt: lenient(Time),
    reason: text,
  }),
});

const taskChange = 'ECS Task State Change';
const deploymentChange = 'ECS Deployment State Change';

const Outline = z.union([
  z.object({
    source: z.literal('aws.ecs'),
    'detail-type': z.literal(taskChange),
    detail: z.object({ lastStatus: z.literal('STOPPED') }),
  }),
  z.object({ source: z.literal('aws.ecs'), 'detail-type': z.literal(deploymentChange), detail: z.object({}) }),
]);

export const ecs: AlertSource = {
  name: 'ecs',
  shape: `an "${taskChange}" event of a stopped task, or an "${deploymentChange}" event`,
  grades: {
    source: 'platform',
    sourceId: 'platform',
    service: 'platform',
    state: 'platform',
    startedAt: 'platform',
    fingerprint: 'platform',
    severity: 'platform',
    suppressed: 'platform',
    title: 'platform',
    reason: 'platform',
    description: 'platform',
  },
  accepts: (event) => Outline.safeParse(event).success,
  read: (event, config) =>
    parse(Outline, event, 'the ECS event')['detail-type'] === taskChange
      ? readTask(event, config)
      : readDeployment(event, config),
};

function readTask(raw: unknown, config: Config): Alert {
  const what = 'the ECS task event';
  const { account, region, time, detail } = parse(TaskStopped, raw, what);
  const { group, clusterArn, stopCode = '', stoppedReason = '' } = detail;
  const service = group.replace(/^(?:service|family):/, '');
  const failed = detail.containers.filter(({ exitCode, reason }) => (exitCode ?? 0) !== 0 || reason !== undefined);
  const died = failed.map(({ name = 'a container', exitCode, reason }) =>
    [`${name} exited`, exitCode === undefined ? '' : `with code ${exitCode}`, reason].filter((part) => part).join(' '),
  );
  const cluster = nameOf(clusterArn);
  return {
    source: 'ecs',
    sourceId: `${cluster}/${service}`.slice(0, 300),
    service: findService(
      { source: 'ecs', what, field: 'detail.group', kind: 'ECS service', name: service, account, region },
      config,
    ),
    title: entitle(`a task of ${service} stopped: ${died[0] ?? stoppedReason}`),
    state: 'firing',
    startedAt: (detail.stoppingAt ?? detail.stoppedAt ?? new Date(time)).toISOString(),
    fingerprint: identityOf('ecs', clusterArn, group, stopCode),
    severity: 'high',
    ...defined({
      reason: excerpt([stoppedReason, ...died].join('; ')),
      description: excerpt(`${stopCode} in ${cluster}, ${nameOf(detail.taskDefinitionArn)}`),
      suppressed: explainStop(stopCode, stoppedReason, died.length > 0),
    }),
  };
}

/** Why a task that stopped is no symptom: a deployment, scaling and people stop tasks all the time. */
function explainStop(stopCode: string, stoppedReason: string, hasFailed: boolean): string | undefined {
  if (stopCode === 'TaskFailedToStart') return undefined;
  // Older events have the reason alone.
  if (stopCode === 'EssentialContainerExited' || /^essential container/i.test(stoppedReason))
    return hasFailed ? undefined : 'the task ended with exit code 0, which is no failure';
  if (/health checks?/i.test(stoppedReason)) return undefined;
  return `the task was stopped (${stopCode || 'no stop code'}), which is no failure of it`;
}

function readDeployment(raw: unknown, config: Config): Alert {
  const what = 'the ECS deployment event';
  const { account, region, time, resources, detail } = parse(DeploymentChange, raw, what);
  const [arn = ''] = resources;
  const service = nameOf(arn);
  const { eventName, updatedAt } = detail;
  const isOver = eventName === 'SERVICE_DEPLOYMENT_COMPLETED';
  const hasFailed = /FAILED|ROLLBACK/.test(eventName);
  return {
    source: 'ecs',
    sourceId: service.slice(0, 300) || 'service',
    service: findService(
      { source: 'ecs', what, field: 'resources', kind: 'ECS service', name: service, account, region },
      config,
    ),
    title: entitle(`${service}: ${eventName}`),
    state: isOver ? 'resolved' : 'firing',
    startedAt: (updatedAt ?? new Date(time)).toISOString(),
    fingerprint: identityOf('ecs', arn, 'deployment'),
    severity: 'high',
    ...defined({
      reason: excerpt(detail.reason),
      description: excerpt(detail.deploymentId),
      suppressed: isOver || hasFailed ? undefined : `${eventName.slice(0, 100)} is no failure`,
    }),
  };
}

/** `…:service/production/orders` is `orders`. */
function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
