import { ok, problem, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

export async function checkCredentials({ account }: World): Promise<Verdict> {
  try {
    const who = await account.identity();
    return ok(`account ${who.account}, region ${who.region}, as ${who.arn}`);
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : 'the call failed';
    return problem(
      `no usable AWS credentials (${message})`,
      'Sign in (aws sso login) or set AWS_PROFILE, and name the region with --region or AWS_REGION.',
    );
  }
}
