import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { type Config, divideAmongRules, toWildcard } from '../../packages/core/src/index.ts';

/** Patterns of rules for the state of the alarms that the configuration names, and of the contributors to them. */
export function alarmPatterns(config: Config): readonly EventPattern[] {
  return patternsWith(config, (names) => ({
    source: ['aws.cloudwatch'],
    detailType: ['CloudWatch Alarm State Change', 'CloudWatch Alarm Contributor State Change'],
    detail: { alarmName: names },
  }));
}

/** Patterns of rules for failures of the Auto Scaling groups that the configuration names. */
export function scalingPatterns(config: Config): readonly EventPattern[] {
  return patternsWith(config, (names) => ({
    source: ['aws.autoscaling'],
    detailType: ['EC2 Instance Launch Unsuccessful', 'EC2 Instance Terminate Unsuccessful'],
    detail: { AutoScalingGroupName: names },
  }));
}

/** Patterns of rules for the ends of the pipelines that the configuration names as rollouts; none if it names no pipeline. */
export function pipelinePatterns(config: Config): readonly EventPattern[] {
  const pipelines = Object.values(config.services).flatMap(({ rollout }) =>
    rollout.by === 'codepipeline' ? [rollout.pipeline] : [],
  );
  const pattern = (names: readonly string[]) => ({
    source: ['aws.codepipeline'],
    detailType: ['CodePipeline Pipeline Execution State Change'],
    detail: { state: ['SUCCEEDED', 'FAILED', 'STOPPED'], pipeline: [...names] },
  });
  return divideAmongRules(pipelines.toSorted(), (some) => JSON.stringify(pattern(some))).map(pattern);
}

type Names = readonly { readonly wildcard: string }[];

/** As many patterns as EventBridge needs for all names of the configuration. */
function patternsWith(config: Config, write: (names: Names) => EventPattern): readonly EventPattern[] {
  const patterns = Object.values(config.services).flatMap(({ alarms }) => alarms);
  const pattern = (wildcards: readonly string[]) => write(wildcards.map((wildcard) => ({ wildcard })));
  const wildcards = patterns.map(toWildcard).sort();
  return divideAmongRules(wildcards, (some) => JSON.stringify(pattern(some))).map(pattern);
}
