import type { Stack } from 'aws-cdk-lib';
import { receivesWebhooks } from '../packages/core/src/index.ts';
import { intake, provingGround, review, storage, watch, workflow } from './index.ts';
import { prepareFunction } from './parts/suture-function.ts';
import type { StackContext, Way } from './stack-context.ts';
import { applySettings } from './stage-settings.ts';

/** The application's name, with which names of stacks, parameters and secrets begin. */
export const applicationName = 'suture';

/** Every stack by its id, in the order in which they use each other. */
const stacks = { storage, provingGround, workflow, intake, review, watch };

/**
 * Defines every stack of a stage.
 * @throws InvalidInput when the configuration or the stage's name is wrong
 */
export async function buildStacks(way: Way): Promise<void> {
  const { root, name, stage } = way;
  const app = { name, stage };
  // Whoever writes access logs is let in by the bucket's policy, not by the access control lists that came before it.
  root.node.setContext('@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy', true);

  const returned = new Map<unknown, unknown>();
  const use = <T>(define: (context: StackContext) => T): Awaited<T> => {
    if (!returned.has(define)) throw new RangeError(`the stack ${define.name} must be defined before it is used`);
    // What is kept for a function is what that function returned.
    return returned.get(define) as Awaited<T>;
  };
  const open = (stack: Stack): StackContext => ({
    stack,
    app,
    use,
    createFunction: (id, props) => {
      const { source, settings } = prepareFunction(stack, app, id, props);
      return way.createFunction(stack, id, source, settings);
    },
  });
  for (const [id, define] of Object.entries(stacks)) {
    if (define === review && !receivesWebhooks(use(storage).config)) continue;
    returned.set(define, await define(open(way.createStack(id))));
  }
  applySettings(root, stage, use(storage).config);
}
