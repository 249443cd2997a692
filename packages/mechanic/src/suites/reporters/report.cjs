'use strict';
const { appendFileSync, readFileSync, realpathSync, renameSync, unlinkSync, writeFileSync } = require('node:fs');
const { isAbsolute, join, relative, sep } = require('node:path');
const { fileURLToPath } = require('node:url');
const { stripVTControlCharacters } = require('node:util');

/**
 * Reads where to report and the nonce from the file named in the environment, then removes both the file and the name,
 * so that no test started later can learn the nonce and write a report of its own.
 */
function openReport() {
  const order = process.env.SUTURE_ORDER;
  delete process.env.SUTURE_ORDER;
  if (order === undefined) return undefined;
  const { nonce, framework, root, folder, report, progress, setup } = JSON.parse(readFileSync(order, 'utf8'));
  unlinkSync(order);
  const roots = [root, realpathOf(root)];
  const tests = [];

  return {
    setup,

    /** A test's file as a path relative to the project's root, with `/`. */
    file(path) {
      const absolute = typeof path === 'string' && path.startsWith('file:') ? fileURLToPath(path) : String(path ?? '');
      if (absolute === '') return '';
      const full = isAbsolute(absolute) ? absolute : join(folder, absolute);
      const inside = roots.map((base) => relative(base, full)).find((name) => !name.startsWith('..'));
      return (inside ?? full).split(sep).join('/');
    },

    /** Notes one test's result at once, so that a killed run still shows what was seen. */
    add(test) {
      tests.push(test);
      this.note(test);
    },

    /** Notes a result that may still change; only a run that is cut short shows it. */
    note(test) {
      appendFileSync(progress, `${JSON.stringify(test)}\n`);
    },

    /** Writes the report in one step: it is there whole or not at all. */
    end() {
      writeFileSync(`${report}.part`, JSON.stringify({ nonce, framework, tests }));
      renameSync(`${report}.part`, report);
    },
  };
}

const causesKept = 5;

/** An error as the report carries it, with what it wraps, outermost first. Anything may have been thrown. */
function describeError(thrown) {
  return { ...describeOne(thrown), ...describeCauses(thrown) };
}

/** The errors that one wraps; the first of those that an AggregateError gathered stands for all. */
function describeCauses(thrown) {
  const causes = [];
  let error = thrown;
  while (causes.length < causesKept) {
    error = error?.cause ?? (Array.isArray(error?.errors) ? error.errors[0] : undefined);
    if (error === null || typeof error !== 'object') break;
    causes.push(describeOne(error));
  }
  return causes.length === 0 ? {} : { causes };
}

function describeOne(thrown) {
  if (thrown === null || typeof thrown !== 'object') return { name: 'Error', message: String(thrown), stack: '' };
  const message = typeof thrown.message === 'string' ? thrown.message : String(thrown);
  const stack = typeof thrown.stack === 'string' ? thrown.stack : '';
  // An error that came from another process has lost its class; its stack still begins with the name.
  const own = typeof thrown.name === 'string' && thrown.name !== '' ? thrown.name : 'Error';
  const name = own === 'Error' && stack.includes(message) ? readStack(stack).name : own;
  return { name, message, stack };
}

/** Name, message and stack from a stack's own text, for runners that hand over nothing else. */
function readStack(text) {
  const clean = stripVTControlCharacters(String(text));
  const at = clean.search(/\n\s+at /);
  const head = (at < 0 ? clean : clean.slice(0, at)).trim();
  const named = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[[^\]\n]*\])?: ?([\s\S]*)$/.exec(head);
  if (named !== null && /(?:Error|Exception|Fault|Failure)$/.test(named[1])) {
    return { name: named[1], message: named[2], stack: clean };
  }
  return { name: 'Error', message: head, stack: clean };
}

function realpathOf(path) {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

module.exports = { openReport, causesKept, describeError, describeCauses, readStack };
