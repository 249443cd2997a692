import type { Stack } from 'aws-cdk-lib';
import { CfnEventBusPolicy, type EventBus } from 'aws-cdk-lib/aws-events';
import { AccountPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Config } from '../../packages/core/src/index.ts';

/** What the sources may put on Suture's bus: a key of EventBridge's policies, and the values it may have. */
const admitted = [
  { id: 'Services', key: 'events:source', values: ['aws.cloudwatch', 'aws.autoscaling', 'aws.codepipeline'] },
  { id: 'Alerts', key: 'events:detail-type', values: ['Suture Alert'] },
] as const;

/** Lets the accounts of the sources put events on Suture's bus: those of the named services, and alerts in Suture's own form. */
export function letSourcesSend(stack: Stack, bus: EventBus, { sources }: Config): void {
  const accounts = [...new Set(sources.map(({ account }) => account))];
  if (accounts.length === 0) return;
  for (const { id, key, values } of admitted) {
    const sid = `Sources${id}`;
    const statement = new PolicyStatement({
      sid,
      effect: Effect.ALLOW,
      principals: accounts.map((account) => new AccountPrincipal(account)),
      actions: ['events:PutEvents'],
      resources: [bus.eventBusArn],
      conditions: {
        // One request may hold several events. Without any value a condition on all of them would be met.
        'ForAllValues:StringEquals': { [key]: values },
        Null: { [key]: 'false' },
      },
    });
    new CfnEventBusPolicy(stack, sid, {
      eventBusName: bus.eventBusName,
      statementId: sid,
      statement: statement.toStatementJson(),
    });
  }
}
