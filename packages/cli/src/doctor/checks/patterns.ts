import { type Config, matchesAlarm, parseJson, toWildcard } from '@suture/core';
import * as z from 'zod';
import { deployCommand, findStack, ownAlarmPrefix } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import { noteElsewhere, servicesHere } from '../services.ts';
import type { World } from '../world.ts';

interface Pattern {
  readonly service: string;
  /** As configured. */
  readonly pattern: string;
  /** As the rule has it: the one that EventBridge compares. */
  readonly wildcard: string;
}

function listPatterns(config: Config): readonly Pattern[] {
  return servicesHere(config).flatMap(([service, { alarms }]) =>
    alarms.map((pattern) => ({ service, pattern, wildcard: toWildcard(pattern) })),
  );
}

/** Whether each pattern means an alarm that exists and starts incidents of its service. */
export async function checkServiceAlarms({ config, account, stage }: World): Promise<Verdict> {
  if (config === undefined) return skipped('there is no configuration');
  const names = (await account.alarms()).map(({ name }) => name);
  const others = names.filter((name) => !name.startsWith(ownAlarmPrefix(stage)));
  const patterns = listPatterns(config);
  const silent = servicesHere(config).flatMap(([name, { alarms }]) => (alarms.length === 0 ? [name] : []));
  const idle = patterns.filter(({ wildcard }) => !others.some((name) => matchesAlarm(name, wildcard)));
  const own = idle.filter(({ wildcard }) => names.some((name) => matchesAlarm(name, wildcard)));
  const unmatched = idle.filter((one) => !own.includes(one));
  const list = (some: readonly Pattern[]) => some.map(({ pattern, service }) => `${pattern} (${service})`).join(', ');
  const faults = [
    ...(silent.length === 0 ? [] : [`no alarm is configured for ${silent.join(', ')}`]),
    ...(unmatched.length === 0 ? [] : [`no CloudWatch alarm matches ${list(unmatched)}`]),
    ...(own.length === 0 ? [] : [`only Suture's own alarms, which start no incident, match ${list(own)}`]),
    ...findShared(others, patterns),
  ];
  if (faults.length === 0) return ok(`every pattern matches an alarm${noteElsewhere(config)}`);
  return problem(
    faults.join('; '),
    [
      'Create the alarm in CloudWatch, or correct services.<name>.alarms in suture.config.ts; upper and lower case count.',
      "The existing ones: aws cloudwatch describe-alarms --alarm-types MetricAlarm CompositeAlarm --query '[MetricAlarms,CompositeAlarms][].AlarmName'",
      'A pattern that names an Auto Scaling group needs no alarm.',
    ].join('\n'),
  );
}

/** Alarms that patterns of two services match: their incidents are the first one's. */
function findShared(names: readonly string[], patterns: readonly Pattern[]): readonly string[] {
  const shared = names.flatMap((name) => {
    const services = new Set(
      patterns.filter(({ wildcard }) => matchesAlarm(name, wildcard)).map(({ service }) => service),
    );
    const [first, ...rest] = services;
    return rest.length === 0
      ? []
      : [`${name} matches patterns of ${[first, ...rest].join(' and ')}; its incidents are of ${first}`];
  });
  return shared.slice(0, 3);
}

const Rule = z.object({ detail: z.object({ alarmName: z.array(z.object({ wildcard: z.string() })) }) });

/** Whether the rules in the account let the configured alarms through: they have the patterns of the last deployment. */
export async function checkAlarmRules(world: World): Promise<Verdict> {
  const stack = await findStack(world, 'intake');
  if (stack === undefined) return skipped('the intake stack is not deployed');
  if (world.config === undefined) return skipped('there is no configuration');
  const rules = (await world.account.resources(stack.name)).filter(({ type }) => type === 'AWS::Events::Rule');
  const texts = await Promise.all(
    // The rule of another bus is called `bus|rule`.
    rules.filter(({ id }) => !id.includes('|')).map(({ id }) => world.account.rulePattern(id)),
  );
  const deployed = new Set(
    texts
      .filter((text) => text !== undefined)
      .flatMap(
        (text) => Rule.safeParse(parseJson(z.unknown(), text, 'the pattern of a rule')).data?.detail.alarmName ?? [],
      )
      .map(({ wildcard }) => wildcard),
  );
  const missing = listPatterns(world.config).filter(({ wildcard }) => !deployed.has(wildcard));
  const deploy = `Deploy the configuration: ${deployCommand(world.stage)}`;
  if (missing.length === 0) return ok(`EventBridge has all ${deployed.size} patterns`);
  if (deployed.size === 0) return problem('no rule of EventBridge lets alarms through', deploy);
  const list = missing.map(({ pattern, service }) => `${pattern} (${service})`).join(', ');
  return unknown(`not deployed yet: ${list}`, deploy);
}
