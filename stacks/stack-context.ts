import type { App, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Application, FunctionSettings, FunctionSource, SutureFunctionProps } from './parts/suture-function.ts';

/** What deploys the stacks: SST, or CDK alone. Everything in which the two differ is here. */
export interface Way extends Application {
  readonly root: App;
  /** A stack whose name is the stage's, the application's and its own. */
  createStack(id: string): Stack;
  createFunction(stack: Stack, id: string, source: FunctionSource, settings: FunctionSettings): LambdaFunction;
}

/** What the function of a stack is given. */
export interface StackContext {
  readonly stack: Stack;
  readonly app: Application;
  /**
   * What the function of an earlier stack returned.
   * @throws RangeError when that stack is defined later
   */
  use<T>(define: (context: StackContext) => T): Awaited<T>;
  /** One function with its own log and a role with the named permissions only: constructs cannot add any. */
  createFunction(id: string, props: SutureFunctionProps): LambdaFunction;
}
