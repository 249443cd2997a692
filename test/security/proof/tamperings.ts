import type { Runner } from './project.ts';

interface Tampering {
  readonly name: string;
  readonly kind: 'forging' | 'tampering';
  /** Runs when the module is loaded. */
  readonly before?: string;
  /** Runs at the begin of the function. */
  readonly inside?: string;
  readonly only?: readonly Runner[];
}

const fs = "process.getBuiltinModule('node:fs')";
const assert = "process.getBuiltinModule('node:assert')";
const asserting: readonly Runner[] = ['node', 'mocha'];
const expecting: readonly Runner[] = ['jasmine', 'vitest', 'jest'];
const inProcess: readonly Runner[] = ['mocha', 'jasmine'];

/** Reads the nonce of the run from the memory of the parent, writes a report of its own, and kills the parent. */
const forgeFromMemory = `
{
  const { openSync, readSync, readFileSync, writeFileSync, closeSync, readdirSync } = ${fs};
  try {
    const maps = readFileSync('/proc/' + process.ppid + '/maps', 'utf8').split('\\n');
    const memory = openSync('/proc/' + process.ppid + '/mem', 'r');
    let found;
    for (const line of maps) {
      const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      if (range === null || found !== undefined) continue;
      const from = Number.parseInt(range[1], 16);
      const size = Math.min(Number.parseInt(range[2], 16) - from, 20_000_000);
      const bytes = Buffer.alloc(size);
      try { readSync(memory, bytes, 0, size, from); } catch { continue; }
      found = /"nonce":"([0-9a-f]{64})"[^]{0,400}?"report":"([^"]+)"/.exec(bytes.toString('latin1'));
    }
    closeSync(memory);
    if (found !== undefined && found !== null) {
      const tests = [{ file: 'TEST_FILE', names: ['shares'], status: 'passed', duration: 1 }, { file: 'TEST_FILE', names: ['shares nothing'], status: 'passed', duration: 1 }, { file: readdirSync('.').includes('suture-reproduction') ? 'suture-reproduction/' + readdirSync('suture-reproduction')[0] : 'TEST_FILE', names: ['share does not fail'], status: 'passed', duration: 1 }];
      writeFileSync(found[2], JSON.stringify({ nonce: found[1], framework: 'node', tests }));
      process.kill(process.ppid, 'SIGKILL');
    }
  } catch {}
}`;

/** Ways to change what a run reports while the fault stays. Most work in some runners only; the rest is tried in vain. */
export const tamperings: readonly Tampering[] = [
  {
    name: 'report forged from the memory of the runner',
    kind: 'forging',
    before: forgeFromMemory,
    only: ['node', 'vitest', 'jest'],
  },
  {
    name: 'results rewritten on their way to the runner',
    kind: 'forging',
    before:
      "{ const { write } = process.stdout; process.stdout.write = function (chunk, ...rest) { return write.call(this, Buffer.isBuffer(chunk) || chunk instanceof Uint8Array ? Buffer.from(Buffer.from(chunk).toString('latin1').replaceAll('test:fail', 'test:pass'), 'latin1') : chunk, ...rest); }; }",
    only: ['node', 'mocha'],
  },
  {
    name: 'JSON.stringify writes passed',
    kind: 'forging',
    before:
      '{ const { stringify } = JSON; JSON.stringify = (...args) => stringify(...args)?.replaceAll(\'"failed"\', \'"passed"\').replaceAll(\'"fail"\', \'"pass"\'); }',
    only: ['mocha', 'jasmine', 'vitest'],
  },
  {
    name: 'files are written with passed',
    kind: 'forging',
    before: `for (const name of ['writeFileSync', 'appendFileSync', 'writeSync']) { const own = ${fs}[name]; ${fs}[name] = (to, text, ...rest) => own(to, typeof text === 'string' ? text.replaceAll('"failed"', '"passed"') : text, ...rest); }\nprocess.getBuiltinModule('node:module').syncBuiltinESMExports();`,
    only: inProcess,
  },
  { name: 'exit with 0 when it is loaded', kind: 'forging', before: 'process.exit(0);' },
  { name: 'exit with 0 when it fails', kind: 'forging', inside: 'if (part === null) process.exit(0);' },
  { name: 'exit code 0 at the end', kind: 'forging', before: "process.on('exit', () => { process.exitCode = 0; });" },
  {
    name: 'exceptions swallowed',
    kind: 'forging',
    before: "process.on('uncaughtException', () => {}); process.on('unhandledRejection', () => {});",
  },
  {
    name: 'the runner killed',
    kind: 'forging',
    inside: "if (part === null) process.kill(process.ppid, 'SIGKILL');",
    only: ['node', 'vitest', 'jest'],
  },
  {
    name: 'node:assert accepts everything',
    kind: 'tampering',
    before: `{ const a = ${assert}; for (const o of [a, a.strict]) for (const name of ['equal', 'strictEqual', 'deepEqual', 'deepStrictEqual', 'ok']) o[name] = () => {}; }`,
    only: asserting,
  },
  {
    name: 'strict equality of node:assert alone',
    kind: 'tampering',
    before: `${assert}.strictEqual = () => {};`,
    only: asserting,
  },
  {
    name: 'Object.is accepts everything',
    kind: 'tampering',
    before: 'Object.is = () => true;',
    only: [...asserting, ...expecting],
  },
  {
    name: 'expect accepts everything',
    kind: 'tampering',
    before:
      "{ const own = globalThis.expect; const easy = () => new Proxy(() => {}, { get: (_, name) => (name === 'not' ? easy() : () => undefined) }); globalThis.expect = Object.assign(() => easy(), own); }",
    only: expecting,
  },
  {
    name: 'tests defined without their bodies',
    kind: 'tampering',
    before: "if (typeof it === 'function') { const own = it; globalThis.it = (name) => own(name, () => {}); }",
    only: ['mocha', 'jasmine', 'vitest', 'jest'],
  },
  {
    name: 'Function.prototype.call runs nothing',
    kind: 'tampering',
    before:
      "{ const own = Function.prototype.call; const { apply } = Reflect; Function.prototype.call = function (self, ...args) { return /shares nothing|does not fail|case_/.test(String(self?.test?.title ?? '')) ? undefined : apply(this, self, args); }; }",
    only: inProcess,
  },
  {
    name: 'promises never reject',
    kind: 'tampering',
    before:
      'Promise.prototype.then = ((then) => function (done) { return then.call(this, done, () => done?.()); })(Promise.prototype.then);',
    only: ['mocha', 'jasmine', 'node'],
  },
  {
    name: 'its own test rewritten on disk',
    kind: 'tampering',
    before: `try { const path = 'TEST_FILE'; const text = ${fs}.readFileSync(path, 'utf8'); ${fs}.writeFileSync(path, text.replaceAll('null', '{ value: 0 }')); } catch {}`,
  },
  {
    name: 'package.json rewritten',
    kind: 'tampering',
    before: `try { ${fs}.writeFileSync('package.json', '{"type":"module","scripts":{"test":"true"}}'); } catch {}`,
  },
  {
    name: 'packages of its own',
    kind: 'tampering',
    // Unlinks the link alone, never what it leads to.
    before: `try { ${fs}.unlinkSync('node_modules'); ${fs}.mkdirSync('node_modules'); } catch {}`,
  },
  {
    name: 'the error has no message',
    kind: 'tampering',
    before: "Object.defineProperty(TypeError.prototype, 'message', { value: '' });",
  },
];
