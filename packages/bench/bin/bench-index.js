#!/usr/bin/env node
import '@suture/cli/register';

const { benchIndex } = await import('../src/bench-index.ts');
process.exitCode = await benchIndex(process.argv.slice(2));
