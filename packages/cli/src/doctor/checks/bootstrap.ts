import { ok, problem, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

const oldestVersion = 6;

export async function checkBootstrap({ account, stage }: World): Promise<Verdict> {
  const stacks = await account.stacks();
  const toolkit = stacks.find((stack) => stack.name === 'CDKToolkit');
  if (toolkit === undefined) {
    return problem(
      'the region is not bootstrapped for the CDK: there is no stack CDKToolkit',
      `npx sst deploy --stage ${stage} does it when the credentials may; else: npx cdk bootstrap`,
    );
  }
  const written = toolkit.outputs.BootstrapVersion ?? (await account.parameter('/cdk-bootstrap/hnb659fds/version'));
  const version = Number(written);
  if (!(version >= oldestVersion)) {
    return problem(
      `CDKToolkit is of version ${written ?? 'unknown'}; ${oldestVersion} is needed`,
      'Update it with: npx cdk bootstrap',
    );
  }
  if (!stacks.some((stack) => stack.name === 'SSTBootstrap')) {
    return problem(
      'there is no stack SSTBootstrap',
      `npx sst deploy --stage ${stage} makes it; the credentials need CloudFormation, S3 and IAM for that`,
    );
  }
  return ok(`CDKToolkit version ${version}, SSTBootstrap`);
}
