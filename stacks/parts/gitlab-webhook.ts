import { CfnOutput, Duration } from 'aws-cdk-lib';
import { type CfnApi, CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StackContext } from '../stack-context.ts';
import { sendTraces, useKey } from './policies.ts';
import { secretsPath } from './suture-function.ts';

interface GitLabDoor {
  readonly api: CfnApi;
  readonly queue: Queue;
  readonly key: IKey;
}

/** The route of GitLab, and a function that queues requests with the secret token only. It can do nothing else. */
export function receiveGitLab({ stack, app, createFunction }: StackContext, { api, queue, key }: GitLabDoor): CfnRoute {
  const webhook = createFunction('GitLabWebhook', {
    file: 'gitlab-webhook',
    description: 'Queues webhooks of GitLab about reviews and deployments',
    // GitLab gives up after ten seconds.
    timeout: Duration.seconds(8),
    key,
    environment: { QUEUE_URL: queue.queueUrl, SECRETS_PATH: secretsPath(app), STAGE: app.stage },
    secrets: ['GITLAB_WEBHOOK_SECRET', 'GITLAB_WEBHOOK_SECRET_PREVIOUS'],
    policies: [],
    statements: [
      sendTraces(),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
      useKey(key),
    ],
  });
  const integration = new CfnIntegration(stack, 'GitLabIntegration', {
    apiId: api.ref,
    integrationType: 'AWS_PROXY',
    integrationUri: webhook.functionArn,
    payloadFormatVersion: '2.0',
    timeoutInMillis: 9_000,
  });
  const route = new CfnRoute(stack, 'GitLabRoute', {
    apiId: api.ref,
    routeKey: 'POST /gitlab',
    authorizationType: 'NONE',
    target: `integrations/${integration.ref}`,
  });
  webhook.addPermission('FromApi', {
    principal: new ServicePrincipal('apigateway.amazonaws.com'),
    sourceArn: `arn:${stack.partition}:execute-api:${stack.region}:${stack.account}:${api.ref}/*/POST/gitlab`,
  });
  new CfnOutput(stack, 'GitLabWebhookUrl', {
    value: `https://${api.ref}.execute-api.${stack.region}.${stack.urlSuffix}/gitlab`,
  });
  new CfnOutput(stack, 'GitLabWebhookFunctionName', { value: webhook.functionName });
  return route;
}
