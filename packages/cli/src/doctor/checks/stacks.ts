import { deployCommand, findStack, partsOf, readOutput } from '../deployment.ts';
import { ok, problem, skipped, unknown, type Verdict } from '../finding.ts';
import type { World } from '../world.ts';

const oldestVersion = 6;

export async function checkBootstrap(world: World): Promise<Verdict> {
  const { account, stage } = world;
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
    if ((await findStack(world, 'storage')) !== undefined)
      return ok(`CDKToolkit version ${version}; the stage is deployed by CDK alone`);
    return problem(
      'there is no stack SSTBootstrap',
      `npx sst deploy --stage ${stage} creates it; the credentials need CloudFormation, S3 and IAM`,
    );
  }
  return ok(`CDKToolkit version ${version}, SSTBootstrap`);
}

const settled = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;
const busy = /_IN_PROGRESS$/;

export async function checkStacks(world: World): Promise<Verdict> {
  const wanted = partsOf(world.config);
  const found = await Promise.all(wanted.map(async (part) => ({ part, stack: await findStack(world, part) })));
  const missing = found.filter(({ stack }) => stack === undefined).map(({ part }) => part);
  const deploy = `Deploy with: ${deployCommand(world.stage)}`;
  if (missing.length === wanted.length) return problem(`nothing is deployed as stage "${world.stage}"`, deploy);
  if (missing.length > 0) return problem(`not deployed: ${missing.join(', ')}`, deploy);
  const unsettled = found.flatMap(({ stack }) => (stack === undefined || settled.test(stack.status) ? [] : [stack]));
  const states = unsettled.map((stack) => `${stack.name} is ${stack.status}`).join('; ');
  if (unsettled.length === 0) return ok(`all ${wanted.length} stacks are deployed`);
  if (unsettled.every((stack) => busy.test(stack.status))) {
    return unknown(`${states}`, 'A deployment is in progress. Check again when it has finished.');
  }
  return problem(
    states,
    `Read the stack's events in CloudFormation, fix the cause, then: ${deployCommand(world.stage)}`,
  );
}

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
