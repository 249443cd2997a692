import { Config, type Function as SstFunction, type Stack } from 'sst/constructs';

/** Declares secrets of the stage, once in the whole application, and lets a function read them through SST's Config. */
export function bindSecrets(stack: Stack, fn: SstFunction, names: readonly string[]): void {
  fn.bind(names.map((name) => new Config.Secret(stack, name)));
}
