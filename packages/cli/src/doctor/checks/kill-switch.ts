import { readOutput } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

export async function checkKillSwitch(world: World): Promise<Verdict> {
  const name = await readOutput(world, 'workflow', 'KillSwitchName');
  if (name === undefined) return skipped('the workflow stack is not deployed');
  const value = await world.account.parameter(name);
  const off = `aws ssm put-parameter --name ${name} --type String --overwrite --value off`;
  if (value === undefined) {
    return problem(`the parameter ${name} does not exist, so every step stops`, `Create it with: ${off}`);
  }
  if (value.trim().toLowerCase() === 'off') return ok('off');
  return unknown(
    `thrown: ${value.trim() || 'no reason given'}`,
    `Suture heals nothing. When the reason is gone, run: ${off}`,
  );
}
