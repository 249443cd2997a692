import { CfnOutput, Duration } from 'aws-cdk-lib';
import { type CfnApi, CfnIntegration, CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { type WebhookName, webhookSecret } from '../../packages/core/src/index.ts';
import type { StackContext } from '../stack-context.ts';
import { sendTraces, useKey } from './policies.ts';
import { secretsPath } from './suture-function.ts';

interface AlertsDoor {
  readonly api: CfnApi;
  readonly queue: Queue;
  readonly key: IKey;
  /** The sources that are on. */
  readonly sources: readonly WebhookName[];
}

/** A thousand alerts may come within a minute, and not every vendor sends again what is refused. */
const throttling = { ThrottlingBurstLimit: 500, ThrottlingRateLimit: 100 };

/**
 * One route for each source that is on, and one function behind them: not the code host's, since each may read only the secrets of its own senders, and a
 * storm of alerts must not keep a reviewer's decision waiting. Nothing when no source is on.
 */
export function receiveAlerts({ stack, app, createFunction }: StackContext, { api, queue, key, sources }: AlertsDoor) {
  if (sources.length === 0) return undefined;
  const webhook = createFunction('AlertWebhook', {
    file: 'alert-webhook',
    description: "Queues signed webhooks of other systems' alerts",
    timeout: Duration.seconds(8),
    key,
    environment: { QUEUE_URL: queue.queueUrl, SECRETS_PATH: secretsPath(app), STAGE: app.stage },
    secrets: sources.flatMap((name) => [webhookSecret(name), `${webhookSecret(name)}_PREVIOUS`]),
    policies: [],
    statements: [
      sendTraces(),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
      useKey(key),
    ],
  });
  const integration = new CfnIntegration(stack, 'AlertIntegration', {
    apiId: api.ref,
    integrationType: 'AWS_PROXY',
    integrationUri: webhook.functionArn,
    payloadFormatVersion: '2.0',
    timeoutInMillis: 9_000,
  });
  const routes = sources.map(
    (name) =>
      new CfnRoute(stack, `AlertRoute-${name}`, {
        apiId: api.ref,
        routeKey: `POST /alerts/${name}`,
        authorizationType: 'NONE',
        target: `integrations/${integration.ref}`,
      }),
  );
  webhook.addPermission('FromApi', {
    principal: new ServicePrincipal('apigateway.amazonaws.com'),
    sourceArn: `arn:${stack.partition}:execute-api:${stack.region}:${stack.account}:${api.ref}/*/POST/alerts/*`,
  });
  new CfnOutput(stack, 'AlertsUrl', {
    value: `https://${api.ref}.execute-api.${stack.region}.${stack.urlSuffix}/alerts`,
  });
  new CfnOutput(stack, 'AlertWebhookFunctionName', { value: webhook.functionName });
  return { routes, settings: Object.fromEntries(routes.map(({ routeKey }) => [routeKey, throttling])) };
}
