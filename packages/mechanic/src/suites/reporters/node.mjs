import { createRequire } from 'node:module';

const { readStack, describeError } = createRequire(import.meta.url)('./report.cjs');
const stderrKept = 16_384;

/** Reads the events of node's own test runner; files run in child processes that node relays. */
async function* readEvents(source) {
  const report = globalThis[Symbol.for('suture.report')];
  const open = new Map();
  const printed = new Map();
  const note = (type, data) => {
    const names = open.get(data.file ?? '') ?? [];
    if (type === 'test:start') open.set(data.file ?? '', [...names.slice(0, data.nesting), data.name]);
    // Node 22 and later name the file of what was printed as it stands on the command line, and that of a result in full.
    const file = report?.file(data.file);
    if (type === 'test:stderr') printed.set(file, `${printed.get(file) ?? ''}${data.message}`.slice(-stderrKept));
    if (type !== 'test:pass' && type !== 'test:fail') return;
    if (data.details.type === 'suite' && data.details.error?.failureType !== 'hookFailed') return;
    const whole = data.nesting === 0 && report?.file(data.name) === file;
    const failed = type === 'test:fail' && data.todo === undefined;
    report?.add({
      file,
      names: whole ? [] : [...names.slice(0, data.nesting), data.name],
      status: failed ? 'failed' : data.skip !== undefined || data.todo !== undefined ? 'skipped' : 'passed',
      duration: data.details.duration_ms,
      ...(failed ? { error: errorOf(data.details.error, whole ? printed.get(file) : undefined) } : {}),
    });
  };
  for await (const { type, data } of source) note(type, data);
  report?.end();
  yield '';
}

/** The runner wraps what was thrown; of a file that does not load only the printed text is left. */
function errorOf(wrapped, text) {
  const thrown = wrapped?.cause ?? wrapped;
  if (text !== undefined && (thrown === wrapped || typeof thrown !== 'object')) {
    const from = text.search(/^(?:Uncaught )?[A-Za-z_$][\w$.]*(?:Error|Exception)(?: \[[^\]\n]*\])?:/m);
    if (from >= 0) return readStack(text.slice(from));
  }
  return describeError(thrown);
}

// biome-ignore lint/style/noDefaultExport: node takes a reporter from the default export.
export default readEvents;
