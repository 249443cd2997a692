export { addFiles, applyChanges } from './apply.ts';
export type { Checkout, Mounts } from './checkout.ts';
export { checkDependencies, type DependencyLinks, linkDependencies } from './dependencies.ts';
export { findSuite } from './find-suite.ts';
export { type Limits, limitsOfMachine } from './limits.ts';
export { printTestError } from './measure.ts';
export { type BaseRuns, createProver, type Prover, type ProverParts } from './prove.ts';
export { runTests, selectReproduction, type TestPlace, type TestTree } from './run-tests.ts';
export { createSandbox, type Sandbox } from './sandbox.ts';
