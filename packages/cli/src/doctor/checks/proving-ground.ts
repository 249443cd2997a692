import { deployCommand, readOutput } from '../deployment.ts';
import { ok, problem, skipped, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

export async function checkProvingGround(world: World): Promise<Verdict> {
  const outputs = ['PrepareProjectName', 'ProveProjectName'];
  const named = await Promise.all(outputs.map((output) => readOutput(world, 'provingGround', output)));
  const names = named.filter((name) => name !== undefined);
  if (names.length < outputs.length) return skipped('the provingGround stack is not deployed');
  const found = (await world.account.projects(names)).map((project) => project.name);
  const missing = names.filter((name) => !found.includes(name));
  if (missing.length === 0) return ok(`CodeBuild projects ${names.join(', ')}`);
  return problem(
    `CodeBuild projects that do not exist: ${missing.join(', ')}`,
    `Deploy them again: ${deployCommand(world.stage)}`,
  );
}
