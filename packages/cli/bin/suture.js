#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { findCompiled } from './compiled.js';

// The SDK warns on every start that it will drop Node 20; the engines field says which Node is supported.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const compiled = findCompiled(fileURLToPath(new URL('../../..', import.meta.url)));
if (compiled === undefined) await import('./register.js');
const { main } = await import(compiled ?? '../src/main.ts');
process.exitCode = await main(process.argv.slice(2));
