#!/usr/bin/env node
import { register } from 'tsx/esm/api';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
register();
const { measureIndex } = await import('../src/measure-index.ts');
const [folder, commit, step] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await measureIndex(folder, commit, step === 'ask'))}\n`);
