import type { EventPattern } from 'aws-cdk-lib/aws-events';
import {
  type Config,
  divideAmongRules,
  type Place,
  type ServiceConfig,
  servicesIn,
  toWildcard,
} from '../../packages/core/src/index.ts';

/**
 * Patterns of rules for the state of the alarms that the configuration names, and of the contributors to them.
 * @param place the source whose services are meant; Suture's own account when it is left out
 */
export function alarmPatterns(config: Config, place?: Place): readonly EventPattern[] {
  return patternsWith(config, place, (names) => ({
    source: ['aws.cloudwatch'],
    detailType: ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
    detail: { alarmName: names },
  }));
}

/** Patterns of rules for failures of the Auto Scaling groups that the configuration names. */
export function scalingPatterns(config: Config, place?: Place): readonly EventPattern[] {
  return patternsWith(config, place, (names) => ({
    source: ['aws.autoscaling'],
    detailType: ['EC2 Instance Launch Unsuccessful', 'EC2 Instance Terminate Unsuccessful'],
    detail: { AutoScalingGroupName: names },
  }));
}

/**
 * Patterns of rules for tasks of ECS and deployments of CodeDeploy that failed, by the same names, and for deployments of ECS that
 * failed, in Suture's own account and region. Other accounts do not send these events.
 */
export function runtimePatterns(config: Config): readonly EventPattern[] {
  const tasks = patternsWith(config, undefined, (names) => ({
    source: ['aws.ecs'],
    detailType: ['ECS Task State Change'],
    detail: {
      lastStatus: ['STOPPED'],
      group: names.map(({ wildcard }) => ({ wildcard: `service:${wildcard}` })),
      // Tasks that scaling, a deployment or a person stopped stay outside.
      $or: [
        { stopCode: ['EssentialContainerExited', 'TaskFailedToStart'] },
        { stoppedReason: [{ wildcard: '*health check*' }] },
      ],
    },
  }));
  // The event does not name its service in a field that a rule could compare; the intake drops other teams'.
  const deployments = {
    source: ['aws.ecs'],
    detailType: ['ECS Deployment State Change'],
    detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
  };
  const applications = patternsWith(config, undefined, (names) => ({
    source: ['aws.codedeploy'],
    detailType: ['CodeDeploy Deployment State-change Notification'],
    detail: { application: names, state: ['FAILURE'] },
  }));
  return tasks.length === 0 ? [] : [...tasks, deployments, ...applications];
}

/** Patterns of rules for the ends of the pipelines that the configuration names as rollouts; none if it names no pipeline. */
export function pipelinePatterns(config: Config, place?: Place): readonly EventPattern[] {
  const pipelines = servicesOf(config, place).flatMap(({ rollout }) =>
    rollout.by === 'codepipeline' ? [rollout.pipeline] : [],
  );
  const pattern = (names: readonly string[]): EventPattern => ({
    ...from(place),
    source: ['aws.codepipeline'],
    detailType: ['CodePipeline Pipeline Execution State Change'],
    detail: { state: ['SUCCEEDED', 'FAILED', 'STOPPED'], pipeline: [...names] },
  });
  return divideAmongRules(pipelines.toSorted(), (some) => JSON.stringify(pattern(some))).map(pattern);
}

type Names = readonly { readonly wildcard: string }[];

/** As many patterns as EventBridge needs for all names of a place. */
function patternsWith(
  config: Config,
  place: Place | undefined,
  write: (names: Names) => EventPattern,
): readonly EventPattern[] {
  const patterns = servicesOf(config, place).flatMap(({ alarms }) => alarms);
  const pattern = (wildcards: readonly string[]) => ({
    ...from(place),
    ...write(wildcards.map((wildcard) => ({ wildcard }))),
  });
  const wildcards = patterns.map(toWildcard).sort();
  return divideAmongRules(wildcards, (some) => JSON.stringify(pattern(some))).map(pattern);
}

function servicesOf({ services }: Config, place: Place | undefined): readonly ServiceConfig[] {
  return servicesIn(place, services).map(([, service]) => service);
}

/** What EventBridge itself says of an event's origin. */
function from(place: Place | undefined): EventPattern {
  return place === undefined ? {} : { account: [place.account], region: [place.region] };
}
