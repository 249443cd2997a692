'use strict';
const { openReport, describeCauses, readStack } = require('./report.cjs');

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
        ...(failureMessages.length > 0
          ? { error: { ...readStack(failureMessages[0]), ...describeCauses(failureDetails?.[0]) } }
          : {}),
      });
    }
  }

  onRunComplete() {
    this.report?.end();
  }
}

module.exports = JestReporter;
