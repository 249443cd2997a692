import { matchesGlob } from '@suture/core';
import { ok, problem, skipped, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

/** Whether each glob of the configuration means an alarm that exists, so that no service is watched in name only. */
export async function checkServiceAlarms({ config, account }: World): Promise<Verdict> {
  if (config === undefined) return skipped('there is no configuration');
  const services = Object.entries(config.services);
  const alarms = await account.alarms();
  const silent = services.filter(([, service]) => service.alarms.length === 0).map(([name]) => name);
  const unmatched = services.flatMap(([name, service]) =>
    service.alarms
      .filter((glob) => !alarms.some((alarm) => matchesGlob(alarm.name, glob)))
      .map((glob) => `${glob} (${name})`),
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
