#!/usr/bin/env node
import '@suture/cli/register';

const { measureLog } = await import('../src/measure-log.ts');
const [path, reading] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await measureLog(path, reading))}\n`);
