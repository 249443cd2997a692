import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { CfnApi, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { intake } from './intake.ts';
import { receiveAlerts } from './parts/alert-webhooks.ts';
import { sendTraces, useKey } from './parts/policies.ts';
import { secretsPath } from './parts/suture-function.ts';
import type { StackContext } from './stack-context.ts';
import { storage } from './storage.ts';

/**
 * What is open to the internet: one route for the code host's webhook, one for each other system whose alerts are received, and functions that
 * queue signed requests only. They can do nothing else.
 */
export function review(context: StackContext) {
  const { stack, app, use, createFunction } = context;
  const { config, key } = use(storage);
  const { queue } = use(intake);

  const webhook = createFunction('Webhook', {
    file: 'webhook',
    description: 'Queues signed webhooks about reviews and deployments',
    // GitHub gives up after ten seconds, and does not come again.
    timeout: Duration.seconds(8),
    key,
    environment: {
      QUEUE_URL: queue.queueUrl,
      SECRETS_PATH: secretsPath(app),
      STAGE: app.stage,
      FORWARD_TO: config.github.forwardTo.join(' '),
    },
    secrets: ['GITHUB_WEBHOOK_SECRET', 'GITHUB_WEBHOOK_SECRET_PREVIOUS'],
    policies: [],
    statements: [
      sendTraces(),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
      useKey(key),
    ],
  });

  const api = new CfnApi(stack, 'Api', { name: `${stack.stackName}-webhook`, protocolType: 'HTTP' });
  const integration = new CfnIntegration(stack, 'Integration', {
    apiId: api.ref,
    integrationType: 'AWS_PROXY',
    integrationUri: webhook.functionArn,
    payloadFormatVersion: '2.0',
    timeoutInMillis: 9_000,
  });
  const route = new CfnRoute(stack, 'Route', {
    apiId: api.ref,
    routeKey: 'POST /github',
    authorizationType: 'NONE',
    target: `integrations/${integration.ref}`,
  });
  const alerts = receiveAlerts(context, { api, queue, key, sources: config.webhooks.sources });
  const log = new LogGroup(stack, 'ApiLog', {
    retention: RetentionDays.THREE_MONTHS,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const live = new CfnStage(stack, 'Live', {
    apiId: api.ref,
    stageName: '$default',
    autoDeploy: true,
    defaultRouteSettings: { throttlingBurstLimit: 50, throttlingRateLimit: 20 },
    ...(alerts === undefined ? {} : { routeSettings: alerts.settings }),
    accessLogSettings: {
      destinationArn: log.logGroupArn,
      format: JSON.stringify({
        requestId: '$context.requestId',
        ip: '$context.identity.sourceIp',
        time: '$context.requestTime',
        route: '$context.routeKey',
        status: '$context.status',
        bytes: '$context.responseLength',
      }),
    },
  });
  for (const one of [route, ...(alerts?.routes ?? [])]) live.addDependency(one);
  webhook.addPermission('FromApi', {
    principal: new ServicePrincipal('apigateway.amazonaws.com'),
    sourceArn: `arn:${stack.partition}:execute-api:${stack.region}:${stack.account}:${api.ref}/*/POST/github`,
  });

  new CfnOutput(stack, 'WebhookUrl', {
    value: `https://${api.ref}.execute-api.${stack.region}.${stack.urlSuffix}/github`,
  });
  new CfnOutput(stack, 'WebhookFunctionName', { value: webhook.functionName });
  return { webhook, api };
}
