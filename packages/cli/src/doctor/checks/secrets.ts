import { findFault, secretsOf, setCommand } from '../../secrets/secret.ts';
import { readSecret } from '../deployment.ts';
import { ok, problem, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

/** Whether each secret is set and has its form. No value leaves this function. */
export async function checkSecrets(world: World): Promise<Verdict> {
  const wanted = secretsOf(world.config);
  if (wanted.length === 0) return ok('none is needed: no service uses GitHub or Sentry, and no webhook is on');
  const read = await Promise.all(wanted.map(async (name) => ({ name, value: await readSecret(world, name) })));
  const faults = read.flatMap(({ name, value }) => {
    const fault = findFault(name, value);
    return fault === undefined ? [] : [{ name, fault }];
  });
  if (faults.length === 0) return ok(`all ${wanted.length} are set`);
  return problem(
    faults.map(({ name, fault }) => `${name} ${fault}`).join('; '),
    faults.map(({ name }) => setCommand(name, world.stage)).join('\n'),
  );
}
