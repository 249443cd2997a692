#!/usr/bin/env node
import '@suture/cli/register';

const { evaluate } = await import('../src/index.ts');
process.exitCode = await evaluate(process.argv.slice(2));
