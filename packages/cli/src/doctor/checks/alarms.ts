import { matchesAlarm } from '@suture/core';
import { deployCommand, findStack } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

/** Whether each pattern of the configuration means an alarm that exists, so that no service is watched in name only. */
export async function checkServiceAlarms({ config, account }: World): Promise<Verdict> {
  if (config === undefined) return skipped('there is no configuration');
  const services = Object.entries(config.services);
  const alarms = await account.alarms();
  const silent = services.filter(([, service]) => service.alarms.length === 0).map(([name]) => name);
  const unmatched = services.flatMap(([name, service]) =>
    service.alarms
      .filter((pattern) => !alarms.some((alarm) => matchesAlarm(alarm.name, pattern)))
      .map((pattern) => `${pattern} (${name})`),
  );
  const faults = [
    ...(silent.length === 0 ? [] : [`no alarm is configured for ${silent.join(', ')}`]),
    ...(unmatched.length === 0 ? [] : [`no CloudWatch alarm matches ${unmatched.join(', ')}`]),
  ];
  if (faults.length === 0) return ok('every pattern matches an alarm');
  return problem(
    faults.join('; '),
    'Create the alarm in CloudWatch, or correct services.<name>.alarms in suture.config.ts; aws cloudwatch describe-alarms lists the existing ones.',
  );
}

export async function checkOwnAlarms(world: World): Promise<Verdict> {
  if ((await findStack(world, 'watch')) === undefined) return skipped('the watch stack is not deployed');
  const prefix = `suture-${world.stage}-`;
  const own = (await world.account.alarms()).filter((alarm) => alarm.name.startsWith(prefix));
  if (own.length === 0) {
    return problem(`there are no alarms ${prefix}*`, `Deploy them again: ${deployCommand(world.stage)}`);
  }
  const firing = own.filter((alarm) => alarm.state === 'ALARM').map((alarm) => alarm.name);
  if (firing.length === 0) return ok(`${own.length} alarms, none in ALARM`);
  return problem(
    `in ALARM: ${firing.join(', ')}`,
    "Each alarm's description says what to do: aws cloudwatch describe-alarms --state-value ALARM",
  );
}

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

export async function checkLogGroups({ config, account }: World): Promise<Verdict> {
  if (config === undefined) return skipped('there is no configuration');
  const services = Object.entries(config.services);
  const wanted = [...new Set(services.flatMap(([, service]) => service.logGroups))];
  const found = await Promise.all(
    wanted.map(async (name) => ({ name, exists: (await account.logGroups(name)).includes(name) })),
  );
  const missing = found.filter(({ exists }) => !exists).map(({ name }) => name);
  if (missing.length > 0) {
    return problem(
      `log groups that do not exist: ${missing.join(', ')}`,
      'Correct services.<name>.logGroups in suture.config.ts; aws logs describe-log-groups lists the existing ones.',
    );
  }
  const blind = services.filter(([, service]) => service.logGroups.length === 0).map(([name]) => name);
  if (blind.length > 0) {
    return unknown(
      `no log group is configured for ${blind.join(', ')}: a diagnosis has only the alarm as evidence`,
      'List them in services.<name>.logGroups in suture.config.ts.',
    );
  }
  return ok(`${wanted.length} log groups exist`);
}
