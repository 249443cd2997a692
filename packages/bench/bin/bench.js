#!/usr/bin/env node
import '@suture/cli/register';

const { bench } = await import('../src/bench.ts');
process.exitCode = await bench(process.argv.slice(2));
