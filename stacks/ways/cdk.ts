import { type App, Size, Stack } from 'aws-cdk-lib';
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  Runtime,
  RuntimeFamily,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod';
import { defined, InvalidInput } from '../../packages/core/src/index.ts';
import { type FunctionSource, runtimeName } from '../parts/suture-function.ts';
import type { Way } from '../stack-context.ts';
import { placeOf } from '../stage-settings.ts';

export interface CdkPlace {
  readonly name: string;
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  /** Of the bootstrap, where it is not the default one. */
  readonly qualifier?: string;
}

/**
 * Where plain CDK deploys. The stage comes from `-c stage=NAME` or STAGE, the account from the credentials that the `cdk` command found, and the region
 * from where `sst` takes it.
 * @throws InvalidInput that names what is missing
 */
export async function readPlace(root: App, name: string, environment: NodeJS.ProcessEnv): Promise<CdkPlace> {
  const asked = z.object({ stage: z.string().regex(/^[\w-]+$/), account: z.string().regex(/^\d{12}$/) }).safeParse({
    stage: root.node.tryGetContext('stage') ?? environment.STAGE,
    account: environment.CDK_DEFAULT_ACCOUNT,
  });
  if (!asked.success)
    throw new InvalidInput(
      'the place of the deployment',
      asked.error.issues.map(({ path: [field] }) =>
        field === 'stage'
          ? 'stage: name it with -c stage=NAME or in STAGE; letters, digits, hyphens and underscores'
          : 'account: run this through npx cdk, with credentials of the account',
      ),
    );
  const { stage, account } = asked.data;
  const { region, cdk } = await placeOf({ stage, ...defined({ profile: environment.AWS_PROFILE }) });
  return { name, stage, account, region, ...cdk };
}

/**
 * Deploys with the command `cdk`. Stacks and resources have the names and the logical ids that they have with SST, so that one way updates what the other
 * deployed.
 * @param bundle builds what a function runs
 */
export function cdkWay(root: App, place: CdkPlace, bundle: (source: FunctionSource) => Code): Way {
  const { name, stage, account, region, qualifier } = place;
  if (qualifier !== undefined) root.node.setContext('@aws-cdk/core:bootstrapQualifier', qualifier);
  return {
    root,
    name,
    stage,
    createStack: (id) => new Stack(root, `${stage}-${name}-${id}`, { env: { account, region } }),
    createFunction: (stack, id, source, { tracing, ...settings }) =>
      new LambdaFunction(stack, id, {
        ...settings,
        handler: source.handler,
        code: bundle(source),
        runtime: new Runtime(runtimeName, RuntimeFamily.NODEJS),
        architecture: Architecture.ARM_64,
        ephemeralStorageSize: Size.mebibytes(512),
        tracing: tracing === 'active' ? Tracing.ACTIVE : Tracing.DISABLED,
      }),
  };
}
