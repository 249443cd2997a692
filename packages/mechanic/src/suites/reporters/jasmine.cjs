'use strict';
const { openReport, describeError, readStack } = require('./report.cjs');

/** A helper that jasmine loads before the spec files. */
const report = openReport();
const files = new Map();
/** Descriptions of the suites that run now, outermost first. */
let open = [];
/** The file of the last spec, for what fails in a hook around it. */
let last;
/** What the running spec threw: jasmine hands over its text alone. */
let thrown;
const counter = process.env.SUTURE_HITS === undefined ? undefined : require('./counter.cjs');

/** Only jasmine 5 and later name a spec's file. Others are asked where `it` was called. */
function noteFiles(name) {
  const original = globalThis[name];
  if (typeof original !== 'function') return;
  globalThis[name] = Object.assign(function (title, body, ...rest) {
    const spec = original.call(this, title, ...(body === undefined ? [] : [watch(body)]), ...rest);
    if (spec?.id !== undefined) files.set(spec.id, callerOf(new Error().stack));
    return spec;
  }, original);
}

/** The body of a spec with a look at what it throws. A body with a parameter calls back, so the parameter stays. */
function watch(body) {
  if (typeof body !== 'function') return body;
  const note = (error) => {
    thrown = error;
    throw error;
  };
  const call = (self, args) => {
    try {
      const result = body.apply(self, args);
      return typeof result?.then === 'function' ? result.then(undefined, note) : result;
    } catch (error) {
      return note(error);
    }
  };
  if (body.length === 0) {
    return function () {
      return call(this, []);
    };
  }
  return function (done) {
    return call(this, [done]);
  };
}

/** The first frame is this file's, the next the spec file's. */
function callerOf(stack) {
  const places = [...String(stack).matchAll(/(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()]*?):\d+:\d+\)?$/gm)];
  return places.map(([, path]) => path).find((path) => path !== __filename && !path.includes('/jasmine-core/'));
}

const reporter = {
  /** What ran until now loaded the files, and belongs to none of them in particular. */
  jasmineStarted() {
    counter?.leave('');
  },

  suiteStarted({ description }) {
    open.push(description);
  },

  specStarted({ id, filename }) {
    thrown = undefined;
    last = files.get(id) ?? filename;
    counter?.start(report?.file(last));
  },

  specDone({ id, description, status, duration, failedExpectations, filename }) {
    counter?.finish(report?.file(last), [...open, description].join(' '));
    // What the selection leaves out is no result.
    if (status === 'excluded') return;
    addResult({ file: files.get(id) ?? filename, names: [...open, description], status, duration, failedExpectations });
  },

  suiteDone({ failedExpectations, filename }) {
    const names = open;
    open = open.slice(0, -1);
    if (failedExpectations?.length > 0)
      addResult({ file: filename ?? last, names, status: 'failed', failedExpectations });
  },

  jasmineDone(result) {
    for (const failed of result?.failedExpectations ?? []) {
      addResult({ file: failed.filename, names: [], status: 'failed', failedExpectations: [failed] });
    }
    report?.end();
  },
};

function addResult({ file, names, status, duration = 0, failedExpectations = [] }) {
  const [first] = failedExpectations;
  report?.add({
    file: report.file(file),
    names,
    status: status === 'passed' || status === 'failed' ? status : 'skipped',
    duration: duration ?? 0,
    ...(first === undefined ? {} : { error: errorOf(first) }),
  });
}

/** The message has the name of what was thrown; the stack may repeat it or have the frames alone. */
function errorOf({ message, stack }) {
  if (thrown instanceof Error && thrown.message !== '' && message.endsWith(thrown.message))
    return describeError(thrown);
  const frames = String(stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return readStack([message, ...frames].join('\n'));
}

if (report !== undefined) {
  for (const name of ['it', 'fit', 'xit']) noteFiles(name);
  jasmine.getEnv().addReporter(reporter);
}
