const shim = globalThis[Symbol.for('suture.node-test')];

// biome-ignore lint/style/noDefaultExport: node:test has one.
export default shim;
export const { test, it, describe, suite, before, after, beforeEach, afterEach, mock, run, skip, todo, only } = shim;
export const { snapshot, assert } = shim;
