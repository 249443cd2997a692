#!/usr/bin/env node
import { register as registerCommonJs } from 'tsx/cjs/api';
import { register } from 'tsx/esm/api';

// The SDK says on every start that it will leave Node 20 behind; the engines field says which Node is supported.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// A configuration file may lie in a folder whose package.json says nothing of modules.
registerCommonJs();
register();
const { evaluate } = await import('../src/index.ts');
process.exitCode = await evaluate(process.argv.slice(2));
