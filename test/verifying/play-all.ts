import { createMachineWalk } from '../security/compromised/world/machine-walk.ts';
import { type Played, playRollout } from './world/play-rollout.ts';

/** Plays rollouts one after the other. The same seed gives the same rollout. */
export async function playAll(seed: number, count: number): Promise<readonly Played[]> {
  const walk = createMachineWalk('DeployAwait');
  const played: Played[] = [];
  for (let number = 0; number < count; number += 1) played.push(await playRollout(seed * 1_000_000 + number, walk));
  return played;
}
