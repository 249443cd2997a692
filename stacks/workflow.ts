import { readFileSync } from 'node:fs';
import { CfnOutput, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import {
  defined,
  type Step,
  secretsOfChat,
  secretsOfRollouts,
  secretsOfTickets,
  secretsOfVendors,
  secretsToUpdate,
  steps,
  usesGitHub,
  usesGitLab,
} from '../packages/core/src/index.ts';
import { connectedCode } from './parts/connected-code.ts';
import { grammarFiles } from './parts/grammar-files.ts';
import { permissionsOf } from './parts/permissions.ts';
import {
  allowAlarms,
  allowBasics,
  allowLogQueries,
  allowLogReading,
  allowModels,
  allowObjects,
  allowQueries,
  allowSealing,
  keepTickets,
  reachSources,
  readConfigs,
  sendTraces,
  tableRights,
  tellChats,
  useKey,
} from './parts/policies.ts';
import { allowRollouts } from './parts/rollout-rights.ts';
import { secretsPath } from './parts/suture-function.ts';
import { ticketTopic } from './parts/ticket-topic.ts';
import { provingGround } from './proving-ground.ts';
import type { StackContext } from './stack-context.ts';
import { storage } from './storage.ts';

/** The state machine, one function per state, and the gateway: the only function that calls the code host. */
export function workflow({ stack, app, use, createFunction }: StackContext) {
  const { config, table, artifacts, key, killSwitch, auditKey, checkpoints } = use(storage);
  const { prove, prepare } = use(provingGround);
  const stores = { table, artifacts, key, killSwitch };
  const rights = tableRights(stores);
  const policies = {
    basics: allowBasics(stack, stores),
    logs: allowLogReading(stack, config),
    logQueries: allowLogQueries(stack, config),
    alarms: allowAlarms(stack),
    queries: allowQueries(stack, config),
    models: allowModels(stack, config),
    rollouts: allowRollouts(stack, config),
    checkpoints: allowSealing(stack, { auditKey, checkpoints }),
    ...allowObjects(stack, stores),
  };
  const environment = {
    TABLE_NAME: table.tableName,
    BUCKET_NAME: artifacts.bucketName,
    KILL_SWITCH_NAME: killSwitch.parameterName,
    SECRETS_PATH: secretsPath(app),
    STAGE: app.stage,
  };
  const sealing = { AUDIT_KEY_ARN: auditKey.keyArn, CHECKPOINT_BUCKET_NAME: checkpoints.bucketName };
  const topic = ticketTopic(stack, config, key);
  const gateway = createFunction('Gateway', {
    file: 'gateway',
    description: 'The only function that speaks to the code host and keeps tickets',
    timeout: Duration.seconds(110),
    memory: 1024,
    key,
    config,
    environment: { ...environment, ...defined({ TICKET_TOPIC_ARN: topic?.topicArn }) },
    secrets: [
      ...(usesGitHub(config) ? ['GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY'] : []),
      ...(usesGitLab(config) ? ['GITLAB_TOKEN'] : []),
      ...secretsOfTickets(config),
      ...secretsOfChat(config),
      ...secretsToUpdate(config),
    ],
    policies: [policies.trees],
    statements: [
      ...readConfigs(stores),
      ...keepTickets(config, stores, topic),
      ...tellChats(config),
      ...connectedCode(stack, config, app.stage, stores),
      useKey(key),
      sendTraces(),
    ],
  });
  const askGateway = new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [gateway.functionArn] });

  const functions = Object.values<Step>(steps).map((step) => {
    const may = permissionsOf(step.needs);
    const reach = may.has('telemetry') || may.has('queries') ? reachSources(config) : [];
    const fn = createFunction(step.name, {
      file: fileOf(step.name),
      description: `The state ${step.name}`,
      timeout: Duration.seconds(step.seconds),
      ...defined({ memory: may.has('trees') ? 1769 : undefined, files: may.has('code') ? grammarFiles : undefined }),
      key,
      config,
      environment: {
        ...environment,
        ...(may.has('gateway') ? { GATEWAY_FUNCTION: gateway.functionName } : {}),
        ...(may.has('checkpoints') ? sealing : {}),
      },
      secrets: [
        ...(may.has('telemetry') || may.has('queries') ? secretsOfVendors(config) : []),
        ...(may.has('rollouts') ? secretsOfRollouts(config) : []),
      ],
      policies: [
        policies.basics,
        ...(['artifacts', 'checkpoints', 'trees', 'code'] as const).flatMap((part) =>
          may.has(part) ? [policies[part]] : [],
        ),
        ...(may.has('telemetry') ? [...policies.logs, ...policies.alarms] : []),
        ...(may.has('queries') ? [...policies.logQueries, ...policies.queries] : []),
        ...(may.has('models') ? policies.models : []),
        ...(may.has('rollouts') ? policies.rollouts : []),
      ],
      readsSourcesOf: reach.length > 0 ? app.stage : undefined,
      statements: [
        ...(may.has('counters') ? rights.counters : []),
        ...(may.has('gateway') ? [askGateway] : []),
        ...reach,
      ],
    });
    return { state: step.name, fn };
  });

  // An execution keeps the definition it started with. Its function versions are therefore kept after the next deployment.
  const machine = new StateMachine(stack, 'Heal', {
    stateMachineName: `suture-${app.stage}-heal`,
    definitionBody: DefinitionBody.fromString(readFileSync('statemachines/heal.asl.json', 'utf8')),
    definitionSubstitutions: {
      // An execution calls the versions that its definition names, whatever is deployed meanwhile.
      ...Object.fromEntries(functions.map(({ state, fn }) => [`${state}Arn`, fn.currentVersion.functionArn])),
      ProveProjectName: prove.projectName,
      PrepareProjectName: prepare.projectName,
      Partition: stack.partition,
    },
    role: createMachineRole(
      stack,
      functions.map(({ fn }) => fn.functionArn),
      [prove.projectArn, prepare.projectArn],
    ),
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(stack, 'HealLog', {
        logGroupName: `/aws/vendedlogs/states/suture-${app.stage}-heal`,
        retention: RetentionDays.THREE_MONTHS,
        encryptionKey: key,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ALL,
      includeExecutionData: false,
    },
  });

  new CfnOutput(stack, 'StateMachineArn', { value: machine.stateMachineArn });
  new CfnOutput(stack, 'GatewayFunctionName', { value: gateway.functionName });
  new CfnOutput(stack, 'KillSwitchName', { value: killSwitch.parameterName });
  return { machine, gateway, askGateway, policies, rights, sealing, environment, functions };
}

/** `DetectEvidence` lies in `functions/detect-evidence.ts`. */
function fileOf(state: string): string {
  return state.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

/** Starts the steps' own functions, in the version that an execution began with, and the two builds, and nothing else. */
function createMachineRole(stack: Stack, functionArns: readonly string[], projectArns: readonly string[]): Role {
  const rule = `arn:${stack.partition}:events:${stack.region}:${stack.account}:rule/StepFunctionsGetEventForCodeBuildStartBuildRule`;
  return new Role(stack, 'HealRole', {
    assumedBy: new ServicePrincipal('states.amazonaws.com'),
    inlinePolicies: {
      own: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['lambda:InvokeFunction'],
            resources: functionArns.map((arn) => `${arn}:*`),
          }),
          new PolicyStatement({
            actions: ['codebuild:StartBuild', 'codebuild:StopBuild', 'codebuild:BatchGetBuilds'],
            resources: [...projectArns],
          }),
          // How `.sync` learns that a build has ended.
          new PolicyStatement({
            actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
            resources: [rule],
          }),
        ],
      }),
    },
  });
}
