import { deployCommand, findStack, ownAlarmPrefix } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

/** Whether someone is notified when Suture itself fails. */
export async function checkOperators(world: World): Promise<Verdict> {
  const stack = await findStack(world, 'watch');
  const topic = stack?.outputs.TopicArn;
  if (topic === undefined) return skipped('the watch stack is not deployed');
  return judgeSubscriptions(world, {
    topic,
    addresses: world.config?.operators ?? [],
    field: 'operators',
    nobody: "nobody is subscribed to Suture's own alarms",
    consequence: 'so nobody is notified when Suture itself fails',
  });
}

/** A topic, who should get what it sends, and what it means if nobody does. */
interface Mailing {
  readonly topic: string;
  readonly addresses: readonly string[];
  /** The field of the configuration that has the addresses. */
  readonly field: string;
  readonly nobody: string;
  readonly consequence: string;
}

/** Whether each address is subscribed and confirmed. */
export async function judgeSubscriptions(world: World, mailing: Mailing): Promise<Verdict> {
  const { topic, addresses, field, nobody, consequence } = mailing;
  const subscriptions = await world.account.subscriptions(topic);
  const confirmed = subscriptions.filter((one) => one.confirmed);
  const pending = subscriptions.filter((one) => !one.confirmed).map(({ endpoint }) => endpoint);
  // AWS drops a subscription that nobody confirms; the stack does not notice.
  const dropped = addresses.filter((address) => !subscriptions.some((one) => one.endpoint === address));
  const waiting = [...pending, ...dropped];
  if (waiting.length === 0) {
    if (confirmed.length > 0)
      return ok(`${confirmed.length} ${confirmed.length === 1 ? 'subscription' : 'subscriptions'}, all confirmed`);
    return unknown(nobody, `Add addresses to ${field} in suture.config.ts, then: ${deployCommand(world.stage)}`);
  }
  const remedy = [
    'Confirm with the link in the mail from AWS Notifications. To send the mail again:',
    ...waiting.map(
      (address) => `aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ${address}`,
    ),
  ].join('\n');
  const detail = `not confirmed: ${waiting.join(', ')}`;
  return confirmed.length === 0 ? problem(`${detail}, ${consequence}`, remedy) : unknown(detail, remedy);
}

/** Whether Suture's own alarms could notify when they last tried. CloudWatch deploys an alarm that may not, and says nothing. */
export async function checkAlarmActions(world: World): Promise<Verdict> {
  if ((await findStack(world, 'watch')) === undefined) return skipped('the watch stack is not deployed');
  const prefix = ownAlarmPrefix(world.stage);
  const own = (await world.account.alarms()).filter((alarm) => alarm.name.startsWith(prefix));
  const looked = await Promise.all(
    own.map(async ({ name }) => ({ name, action: await world.account.lastAction(name) })),
  );
  const taken = looked.filter(({ action }) => action !== undefined);
  const failed = taken.filter(({ action }) => action?.failed);
  const [first] = failed;
  const test = (name: string) =>
    `aws cloudwatch set-alarm-state --alarm-name ${name} --state-value ALARM --state-reason "test of the notification"`;
  if (first === undefined) {
    const [any] = own;
    if (taken.length > 0) return ok(`${taken.length} of ${own.length} alarms have notified, none failed`);
    return any === undefined
      ? skipped(`there are no alarms ${prefix}*`)
      : ok(`none has had a reason to notify; to try it: ${test(any.name)}`);
  }
  return problem(
    failed
      .map(({ name, action }) => `${name} could not notify (${action?.at ?? 'time unknown'}): ${action?.summary}`)
      .join('; '),
    `Let the topic and its key admit CloudWatch: ${deployCommand(world.stage)}\nThen try it: ${test(first.name)}`,
  );
}
