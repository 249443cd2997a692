import { ok, problem, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

const oldestVersion = 6;

export async function checkBootstrap({ account, stage }: World): Promise<Verdict> {
  const stacks = await account.stacks();
  const toolkit = stacks.find((stack) => stack.name === 'CDKToolkit');
  if (toolkit === undefined) {
    return problem(
      'the region is not bootstrapped for the CDK: there is no stack CDKToolkit',
      `npx sst deploy --stage ${stage} does this if the credentials allow it. Otherwise run: npx cdk bootstrap`,
    );
  }
  const written = toolkit.outputs.BootstrapVersion ?? (await account.parameter('/cdk-bootstrap/hnb659fds/version'));
  const version = Number(written);
  if (!(version >= oldestVersion)) {
    return problem(
      `CDKToolkit has version ${written ?? 'unknown'}; ${oldestVersion} or newer is needed`,
      'Update it with: npx cdk bootstrap',
    );
  }
  if (!stacks.some((stack) => stack.name === 'SSTBootstrap')) {
    return problem(
      'there is no stack SSTBootstrap',
      `npx sst deploy --stage ${stage} creates it; the credentials need CloudFormation, S3 and IAM`,
    );
  }
  return ok(`CDKToolkit version ${version}, SSTBootstrap`);
}
