import { describeError } from '@suture/core';
import { ok, problem, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

export async function checkConfiguration({ config, configProblem }: World): Promise<Verdict> {
  if (configProblem !== undefined) return problem(configProblem, 'Correct the file; the message names the problem.');
  if (config === undefined) {
    return problem('there is no suture.config.ts in this folder', 'Write one with: npx suture init');
  }
  const names = Object.keys(config.services);
  if (names.length === 0) return problem('no service is configured', 'Add one to services in suture.config.ts.');
  return ok(`${names.length === 1 ? 'one service' : `${names.length} services`}: ${names.join(', ')}`);
}

export async function checkCredentials({ account }: World): Promise<Verdict> {
  try {
    const who = await account.identity();
    return ok(`account ${who.account}, region ${who.region}, as ${who.arn}`);
  } catch (error) {
    return problem(
      `no usable AWS credentials (${describeError(error).slice(0, 300)})`,
      'Sign in (aws sso login) or set AWS_PROFILE, and name the region with --region or AWS_REGION.',
    );
  }
}
