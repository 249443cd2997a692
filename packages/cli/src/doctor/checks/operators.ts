import { deployCommand, findStack } from '../deployment.ts';
import { ok, skipped, unknown, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

/** Whether someone is notified when Suture itself fails. */
export async function checkOperators(world: World): Promise<Verdict> {
  const stack = await findStack(world, 'watch');
  const topic = stack?.outputs.TopicArn;
  if (stack === undefined || topic === undefined) return skipped('the watch stack is not deployed');
  const count = await world.account.countResources(stack.name, 'AWS::SNS::Subscription');
  if (count === 0) {
    return unknown(
      "nobody is subscribed to Suture's own alarms",
      `Add addresses to operators in suture.config.ts, then: ${deployCommand(world.stage)}`,
    );
  }
  return ok(
    `${count} ${count === 1 ? 'address' : 'addresses'} subscribed; each must confirm the mail it received (aws sns list-subscriptions-by-topic --topic-arn ${topic})`,
  );
}
