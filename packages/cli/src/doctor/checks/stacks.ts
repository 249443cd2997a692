import { deployCommand, findStack, parts } from '../deployment.ts';
import { ok, problem, unknown, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

const settled = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;
const busy = /_IN_PROGRESS$/;

export async function checkStacks(world: World): Promise<Verdict> {
  const found = await Promise.all(parts.map(async (part) => ({ part, stack: await findStack(world, part) })));
  const missing = found.filter(({ stack }) => stack === undefined).map(({ part }) => part);
  const deploy = `Deploy with: ${deployCommand(world.stage)}`;
  if (missing.length === parts.length) return problem(`nothing is deployed as stage "${world.stage}"`, deploy);
  if (missing.length > 0) return problem(`not deployed: ${missing.join(', ')}`, deploy);
  const unsettled = found.flatMap(({ stack }) => (stack === undefined || settled.test(stack.status) ? [] : [stack]));
  const states = unsettled.map((stack) => `${stack.name} is ${stack.status}`).join('; ');
  if (unsettled.length === 0) return ok(`all ${parts.length} stacks are deployed`);
  if (unsettled.every((stack) => busy.test(stack.status))) {
    return unknown(`${states}`, 'A deployment is in progress. Check again when it has finished.');
  }
  return problem(
    states,
    `Read the stack's events in CloudFormation, fix the cause, then: ${deployCommand(world.stage)}`,
  );
}
