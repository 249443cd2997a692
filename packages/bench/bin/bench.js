#!/usr/bin/env node
import { register } from 'tsx/esm/api';

// The SDK says on every start that it will leave Node 20 behind; the engines field says which Node is supported.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
register();
const { bench } = await import('../src/bench.ts');
process.exitCode = await bench(process.argv.slice(2));
