'use strict';
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const { threadId } = require('node:worker_threads');

// One counter a process or worker thread. The folder stays in the environment: children of tests count too.
const folder = process.env.SUTURE_HITS;
const counts = new Map();
let current = '';
/** Names of the tests that run now, outermost first: node's tests may hold tests. */
let open = [];

/** The counts of one source file by line, and of all its lines at 0, shared by every copy of the module that runs in this process. */
function lines(path, length) {
  const known = counts.get(path);
  if (known !== undefined) return known;
  const fresh = new Uint32Array(length + 1);
  counts.set(path, fresh);
  return fresh;
}

/** Takes what was counted since the last call and writes it down for a test, or for the whole file without a name. */
function drain(file, test) {
  const hits = [];
  for (const [path, byLine] of counts) {
    const ran = [];
    byLine.forEach((count, line) => {
      if (count > 0 && line > 0) ran.push([line, count]);
    });
    byLine.fill(0);
    if (ran.length > 0) hits.push([path, ran]);
  }
  if (folder === undefined || hits.length === 0) return;
  const entry = JSON.stringify({ file, ...(test === undefined ? {} : { test }), hits });
  try {
    appendFileSync(join(folder, `${process.pid}-${threadId}.ndjson`), `${entry}\n`);
  } catch {
    // A count that cannot be written must not change how the test ends.
  }
}

function enter(file) {
  drain(current);
  current = file;
}

function start(file, test) {
  drain(file, open.at(-1));
  current = file;
  if (test !== undefined) open.push(test);
}

function finish(file, test) {
  drain(file, test);
  open = open.filter((name) => name !== test);
}

function leave(file) {
  drain(file);
}

process.on('exit', () => drain(current));

module.exports = { lines, enter, start, finish, leave };
