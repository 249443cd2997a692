const replacement = new URL('./variants-node-test.mjs', import.meta.url).href;

/** Resolves node:test to its replacement, for everything but the replacement itself. */
export function resolve(specifier, context, next) {
  if (specifier === 'node:test') return { url: replacement, format: 'module', shortCircuit: true };
  return next(specifier, context);
}
