'use strict';
const { stripVTControlCharacters } = require('node:util');
const { openReport, causesKept, describeCauses, readStack } = require('./report.cjs');

/** Runs in jest's main process. */
class JestReporter {
  constructor() {
    this.report = openReport();
    this.prepared = new Set();
  }

  /** The only place that sees a project's configuration before its workers do; the array is what they are handed. */
  onTestFileStart(test) {
    const files = test.context.config.setupFilesAfterEnv;
    if (this.report?.setup === undefined || this.prepared.has(files)) return;
    this.prepared.add(files);
    files.push(this.report.setup);
  }

  onTestResult(test, result) {
    const file = this.report?.file(test.path);
    if (result.testExecError != null) {
      const text = result.testExecError.stack ?? result.failureMessage ?? String(result.testExecError.message);
      this.report?.add({ file, names: [], status: 'failed', duration: 0, error: readStack(text) });
    }
    for (const { ancestorTitles, title, status, duration, failureMessages, failureDetails } of result.testResults) {
      this.report?.add({
        file,
        names: [...ancestorTitles, title],
        status: status === 'passed' || status === 'failed' ? status : 'skipped',
        duration: duration ?? 0,
        ...(failureMessages.length > 0 ? { error: errorOf(failureMessages[0], failureDetails?.[0]) } : {}),
      });
    }
  }

  onRunComplete() {
    this.report?.end();
  }
}

/**
 * Jest 30 prints what an error wraps below it. Earlier versions only hand over a copy, which has lost its names where the
 * engine keeps the stack behind an accessor, as Node 22 does.
 */
function errorOf(message, details) {
  const [, ...parts] = stripVTControlCharacters(message).split(/\n\s*\n\[(cause|errors)\]: /);
  const causes = [];
  for (let at = 0; at < parts.length; at += 2) {
    // The first of those that an AggregateError gathered stands for all.
    if (parts[at] === 'cause' || parts[at - 2] !== 'errors') causes.push(readStack(parts[at + 1]));
  }
  const printed = causes.length === 0 ? describeCauses(details) : { causes: causes.slice(0, causesKept) };
  return { ...readStack(message), ...printed };
}

module.exports = JestReporter;
