import { createRequire } from 'node:module';

const { openReport, describeError } = createRequire(import.meta.url)('./report.cjs');

/** Runs in vitest's main process; tests run in workers that never see the nonce. */
class VitestReporter {
  constructor() {
    this.report = openReport();
    this.noted = new Set();
  }

  onInit(vitest) {
    this.vitest = vitest;
    const setup = this.report?.setup;
    if (setup === undefined) return;
    for (const { config } of vitest.projects ?? [vitest]) {
      if (process.env.SUTURE_VARIANTS === undefined) config.setupFiles = [...config.setupFiles, setup];
      // Only one test at a time can have its variant of the code. Vitest before 1 has no option for it on its command line.
      else Object.assign(config, { runner: setup, maxConcurrency: 1 });
    }
  }

  /** Called from vitest 3, which also calls the methods of earlier versions. */
  onTestRunStart() {
    this.current = true;
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

  /** Vitest 1 and 2 hand over the ids of tasks that changed. What passed may still fail in a hook or a repetition. */
  onTaskUpdate(packs) {
    if (this.current) return;
    for (const [id] of packs) {
      const task = this.vitest?.state.idMap.get(id);
      const state = task?.result?.state;
      if (task === undefined || isSuite(task) || this.noted.has(task) || (state !== 'pass' && state !== 'fail'))
        continue;
      this.noted.add(task);
      this.report?.note(this.resultOf(task));
    }
  }

  /** The end of a run of vitest 1 and 2. */
  onFinished(files = [], unhandled = []) {
    if (this.current) return;
    for (const file of files) {
      const tasks = [file, ...tasksBelow(file)];
      for (const task of tasks.filter((one) => !isSuite(one))) this.report?.add(this.resultOf(task));
      // Only a file or a suite that fails by itself has errors.
      const error = tasks.filter(isSuite).flatMap((task) => task.result?.errors ?? [])[0];
      if (error !== undefined) this.addRun(this.report?.file(file.filepath), error);
    }
    for (const error of unhandled) this.addRun('', error);
    this.report?.end();
  }

  /** The result of a test of vitest 1 or 2; one without a state did not run. */
  resultOf(task) {
    const { state, errors = [], duration = 0 } = task.result ?? {};
    return {
      file: this.report?.file(fileOfTask(task)),
      names: namesOfTask(task),
      status: state === 'pass' ? 'passed' : state === 'fail' ? 'failed' : 'skipped',
      duration,
      ...(errors.length > 0 ? { error: errorOf(errors[0]) } : {}),
    };
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

function isSuite(task) {
  return task.type === 'suite' || task.tasks !== undefined;
}

function tasksBelow(suite) {
  return suite.tasks.flatMap((task) => [task, ...(isSuite(task) ? tasksBelow(task) : [])]);
}

/** The suite around a task; vitest 1 puts a nameless one between a file and its tests. */
function parentOf(task) {
  return task.suite ?? (task.file === task ? undefined : task.file);
}

function namesOfTask(task) {
  const names = [];
  for (let one = task; one !== undefined && one.filepath === undefined; one = parentOf(one)) names.unshift(one.name);
  return names.filter((name) => name !== '');
}

function fileOfTask(task) {
  let one = task;
  while (one.filepath === undefined && parentOf(one) !== undefined) one = parentOf(one);
  return one.filepath;
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
