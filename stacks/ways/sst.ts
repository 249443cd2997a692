import type { Stack } from 'aws-cdk-lib';
import { type App, Function as SstFunction, Stack as SstStack } from 'sst/constructs';
import { bundleOptions } from '../parts/bundling.ts';
import { type FunctionSettings, type FunctionSource, runtimeName } from '../parts/suture-function.ts';
import type { Way } from '../stack-context.ts';

/** A function that SST bundles. Its class is part of the name of a parameter that SST writes. */
export class SutureFunction extends SstFunction {
  readonly source: FunctionSource;

  constructor(stack: Stack, id: string, source: FunctionSource, settings: FunctionSettings) {
    super(stack, id, {
      ...settings,
      handler: source.handler,
      runtime: runtimeName,
      architecture: 'arm_64',
      timeout: settings.timeout.toSeconds(),
      nodejs: bundleOptions(source.config),
      copyFiles: Object.entries(source.files).map(([to, from]) => ({ from, to })),
    });
    this.source = source;
  }
}

/** Deploys with the command `sst`, which bundles the functions. */
export function sstWay(root: App): Way {
  return {
    root,
    name: root.name,
    stage: root.stage,
    createStack: (id) => {
      const stack = new SstStack(root, id);
      // SST puts a function for its own custom resources into every stack; none of ours has such a resource, so it goes, with its role.
      stack.node.tryRemoveChild('CustomResourceHandler');
      return stack;
    },
    createFunction: (stack, id, source, settings) => new SutureFunction(stack, id, source, settings),
  };
}
