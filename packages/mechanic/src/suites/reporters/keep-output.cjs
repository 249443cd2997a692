'use strict';
const { spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');

// Runs a program and keeps all of its standard output in a file: who started this one keeps only the end.
const [path, program, ...args] = process.argv.slice(2);
const mostBytes = 50_000_000;
let kept = 0;

const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.on('data', (chunk) => {
  kept += chunk.length;
  if (kept <= mostBytes) appendFileSync(path, chunk);
  process.stdout.write(chunk);
});
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 127;
});
child.on('close', (code, signal) => {
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = code ?? process.exitCode;
});
