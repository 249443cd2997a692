#!/usr/bin/env node
import '@suture/cli/register';

const { measureIndex } = await import('../src/measure-index.ts');
const [folder, commit, step] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await measureIndex(folder, commit, step === 'ask'))}\n`);
