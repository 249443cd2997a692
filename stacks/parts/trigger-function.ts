import { Duration } from 'aws-cdk-lib';
import { type IManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { secretsOfRollouts } from '../../packages/core/src/index.ts';
import type { StackContext } from '../stack-context.ts';
import { storage } from '../storage.ts';
import { workflow } from '../workflow.ts';
import { assume } from './policies.ts';
import { readRollouts, sourcesOfRollouts } from './rollout-rights.ts';
import type { SutureFunctionProps } from './suture-function.ts';

interface Trigger extends Pick<SutureFunctionProps, 'file' | 'description' | 'secrets' | 'statements'> {
  readonly seconds: number;
  /** Variables beside those of every trigger. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly policies?: readonly IManagedPolicy[];
  /** Actions on the state machine. */
  readonly actions: readonly string[];
}

/** A function that an event calls. It may ask the gateway, read pipelines and act on the state machine. */
export function triggerFunction(context: StackContext, id: string, trigger: Trigger): LambdaFunction {
  const { stack, use, createFunction } = context;
  const { config, key } = use(storage);
  const { machine, gateway, askGateway, policies, environment } = use(workflow);
  const {
    seconds,
    actions,
    policies: more = [],
    statements = [],
    environment: own = {},
    secrets = [],
    ...props
  } = trigger;
  const sources = sourcesOfRollouts(config);
  const reach = sources.length === 0 ? [] : [assume(sources)];
  return createFunction(id, {
    ...props,
    timeout: Duration.seconds(seconds),
    key,
    config,
    secrets: [...secrets, ...secretsOfRollouts(config)],
    environment: {
      ...environment,
      ...own,
      STATE_MACHINE_ARN: machine.stateMachineArn,
      GATEWAY_FUNCTION: gateway.functionName,
    },
    policies: [policies.basics, ...more],
    readsSourcesOf: reach.length > 0 ? environment.STAGE : undefined,
    statements: [
      askGateway,
      ...readRollouts(stack, config),
      ...reach,
      new PolicyStatement({ actions: [...actions], resources: [machine.stateMachineArn] }),
      ...statements,
    ],
  });
}
