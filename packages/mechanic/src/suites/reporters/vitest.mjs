import { createRequire } from 'node:module';

const { openReport, describeError } = createRequire(import.meta.url)('./report.cjs');

/** Runs in vitest's main process; tests run in workers that never see the nonce. */
class VitestReporter {
  constructor() {
    this.report = openReport();
  }

  onInit(vitest) {
    const setup = this.report?.setup;
    if (setup === undefined) return;
    for (const { config } of vitest.projects ?? [vitest]) {
      if (process.env.SUTURE_VARIANTS === undefined) config.setupFiles = [...config.setupFiles, setup];
      else config.runner = setup;
    }
  }

  onTestCaseResult(test) {
    const result = test.result();
    const errors = result.errors ?? [];
    this.report?.add({
      file: this.report.file(test.module.moduleId),
      names: namesOf(test),
      status: result.state === 'passed' || result.state === 'failed' ? result.state : 'skipped',
      duration: test.diagnostic()?.duration ?? 0,
      ...(errors.length > 0 ? { error: errorOf(errors[0]) } : {}),
    });
  }

  onTestRunEnd(modules, unhandled) {
    for (const module of modules) {
      const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())];
      if (errors.length > 0) this.addRun(this.report?.file(module.moduleId), errors[0]);
    }
    for (const error of unhandled) this.addRun('', error);
    this.report?.end();
  }

  /** What failed outside any test: a file that does not load, a hook, a rejection nobody handled. */
  addRun(file, error) {
    this.report?.add({ file, names: [], status: 'failed', duration: 0, error: errorOf(error) });
  }
}

function namesOf(test) {
  const names = [test.name];
  for (let parent = test.parent; parent !== undefined && parent.type === 'suite'; parent = parent.parent) {
    names.unshift(parent.name);
  }
  return names;
}

/**
 * `stacks` is what vitest mapped back to the sources; the plain `stack` names lines of transformed code. Of a cause there is
 * only the plain one, so its name and message are all that counts.
 */
function errorOf(thrown) {
  const { causes, ...own } = describeError(thrown);
  const error = causes === undefined ? own : { ...own, causes: causes.map((cause) => ({ ...cause, stack: '' })) };
  const frames = Array.isArray(thrown?.stacks) ? thrown.stacks : [];
  if (frames.length === 0) return error;
  const lines = frames.map(({ method, file, line, column }) => {
    const place = `${file}:${line}:${column}`;
    return method ? `    at ${method} (${place})` : `    at ${place}`;
  });
  return { ...error, stack: [`${error.name}: ${error.message}`, ...lines].join('\n') };
}

// biome-ignore lint/style/noDefaultExport: vitest takes a reporter from the default export.
export default VitestReporter;
