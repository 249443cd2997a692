import { CfnOutput, Duration } from 'aws-cdk-lib';
import { type CfnApi, CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StackContext } from '../stack-context.ts';
import { sendTraces, useKey } from './policies.ts';
import { secretsPath } from './suture-function.ts';

interface CodeHostDoor {
  readonly api: CfnApi;
  readonly queue: Queue;
  readonly key: IKey;
  /** Webhook addresses of other stages that share the App. */
  readonly forwardTo: readonly string[];
}

/** The route of the code host, and a function that queues signed requests only. It can do nothing else. */
export function receiveReviews(
  { stack, app, createFunction }: StackContext,
  { api, queue, key, forwardTo }: CodeHostDoor,
): CfnRoute {
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
      FORWARD_TO: forwardTo.join(' '),
    },
    secrets: ['GITHUB_WEBHOOK_SECRET', 'GITHUB_WEBHOOK_SECRET_PREVIOUS'],
    policies: [],
    statements: [
      sendTraces(),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
      useKey(key),
    ],
  });
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
  webhook.addPermission('FromApi', {
    principal: new ServicePrincipal('apigateway.amazonaws.com'),
    sourceArn: `arn:${stack.partition}:execute-api:${stack.region}:${stack.account}:${api.ref}/*/POST/github`,
  });
  new CfnOutput(stack, 'WebhookUrl', {
    value: `https://${api.ref}.execute-api.${stack.region}.${stack.urlSuffix}/github`,
  });
  new CfnOutput(stack, 'WebhookFunctionName', { value: webhook.functionName });
  return route;
}
