import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnApi, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { usesGitHub, usesGitLab } from '../packages/core/src/index.ts';
import { intake } from './intake.ts';
import { receiveAlerts } from './parts/alert-webhooks.ts';
import { receiveReviews } from './parts/github-webhook.ts';
import { receiveGitLab } from './parts/gitlab-webhook.ts';
import type { StackContext } from './stack-context.ts';
import { storage } from './storage.ts';

/**
 * What is open to the internet: one route for each code host's webhook, one for each other system whose alerts are received, and functions that
 * queue signed requests only. They can do nothing else.
 */
export function review(context: StackContext) {
  const { stack, use } = context;
  const { config, key } = use(storage);
  const { queue } = use(intake);

  const api = new CfnApi(stack, 'Api', { name: `${stack.stackName}-webhook`, protocolType: 'HTTP' });
  const door = { api, queue, key };
  const { forwardTo } = config.github;
  const reviews = usesGitHub(config) ? receiveReviews(context, { ...door, forwardTo }) : undefined;
  const onGitLab = usesGitLab(config) ? receiveGitLab(context, door) : undefined;
  const alerts = receiveAlerts(context, { ...door, sources: config.webhooks.sources });
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
  for (const one of [reviews, onGitLab, ...(alerts?.routes ?? [])]) if (one !== undefined) live.addDependency(one);
}
