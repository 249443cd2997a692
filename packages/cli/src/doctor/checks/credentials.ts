import { describeError } from '@suture/core';
import { ok, problem, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

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
