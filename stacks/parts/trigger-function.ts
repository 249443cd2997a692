import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type Stack, use } from 'sst/constructs';
import { storage } from '../storage.ts';
import { workflow } from '../workflow.ts';
import { bindSecrets } from './bind-secrets.ts';
import { readPipelines } from './policies.ts';
import { SutureFunction } from './suture-function.ts';

interface Trigger {
  /** File below `functions/`, without its ending. */
  readonly file: string;
  readonly description: string;
  readonly seconds: number;
  /** Actions on the state machine. */
  readonly actions: readonly string[];
  readonly statements?: readonly PolicyStatement[];
  readonly secrets?: readonly string[];
}

/** A function that an event calls. It may ask the gateway, read pipelines and act on the state machine. */
export function triggerFunction(stack: Stack, id: string, trigger: Trigger): SutureFunction {
  const { key } = use(storage);
  const { config, machine, gateway, askGateway, policies, environment } = use(workflow);
  const { file, description, seconds, actions, statements = [], secrets = [] } = trigger;
  const fn = new SutureFunction(stack, id, {
    file,
    description,
    timeout: Duration.seconds(seconds),
    key,
    config,
    environment: {
      ...environment,
      STATE_MACHINE_ARN: machine.stateMachineArn,
      GATEWAY_FUNCTION: gateway.functionName,
    },
    secrets,
    policies: [policies.basics],
    statements: [
      askGateway,
      ...readPipelines(stack, config),
      new PolicyStatement({ actions: [...actions], resources: [machine.stateMachineArn] }),
      ...statements,
    ],
  });
  if (secrets.length > 0) bindSecrets(stack, fn, secrets);
  return fn;
}
