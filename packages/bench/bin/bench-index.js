#!/usr/bin/env node
import { register } from 'tsx/esm/api';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
register();
const { benchIndex } = await import('../src/bench-index.ts');
process.exitCode = await benchIndex(process.argv.slice(2));
