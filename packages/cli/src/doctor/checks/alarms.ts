import { deployCommand, findStack, ownAlarmPrefix } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import { noteElsewhere, servicesHere } from '../services.ts';
import type { World } from '../world.ts';

export async function checkOwnAlarms(world: World): Promise<Verdict> {
  if ((await findStack(world, 'watch')) === undefined) return skipped('the watch stack is not deployed');
  const prefix = ownAlarmPrefix(world.stage);
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

export async function checkLogGroups({ config, account }: World): Promise<Verdict> {
  if (config === undefined) return skipped('there is no configuration');
  const services = servicesHere(config);
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
  return ok(`${wanted.length} log groups exist${noteElsewhere(config)}`);
}
