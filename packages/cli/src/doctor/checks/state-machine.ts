import { deployCommand, readOutput } from '../deployment.ts';
import { ok, problem, skipped, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

export async function checkStateMachine(world: World): Promise<Verdict> {
  const arn = await readOutput(world, 'workflow', 'StateMachineArn');
  if (arn === undefined) return skipped('the workflow stack is not deployed');
  const status = await world.account.machineStatus(arn);
  if (status === 'ACTIVE') return ok('active');
  return problem(
    status === undefined ? `${arn} does not exist` : `${arn} is ${status}`,
    `Deploy it again: ${deployCommand(world.stage)}`,
  );
}
