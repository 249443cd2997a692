'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');
const Module = require('node:module');
const { pathToFileURL } = require('node:url');
const real = require('node:test');
const { openVariants } = require('./variants.cjs');

const around = new AsyncLocalStorage();
const mark = '\u2063';

/** Takes the place of node:test in a test file's process: wanted tests are defined once for each variant, others not at all. */
function replaceNodeTest() {
  const variants = openVariants();
  if (variants === undefined) return;
  const file = process.argv[1];
  const namesOf = (name) => [...(around.getStore() ?? []), name];

  function defineTest(define) {
    return (...given) => {
      const { name, options, fn } = readArguments(given);
      const queue = fn === undefined ? undefined : variants.queueOf(file, namesOf(name));
      if (queue === undefined) return Promise.resolve();
      const defined = queue.variants.map((variant) =>
        define(`${name}${mark}${queue.test}${mark}${variant}`, options, forVariant(fn, variant)),
      );
      return Promise.all(defined).then(() => undefined);
    };
  }

  function forVariant(fn, variant) {
    const end = (error, failed = true) => variants.end(failed, error);
    if (fn.length >= 2) {
      return (context, done) => {
        if (variants.isLost(variant)) return done();
        const finish = (error) => {
          end(error, error != null);
          done(error);
        };
        try {
          return fn(context, finish);
        } catch (error) {
          end(error);
          throw error;
        }
      };
    }
    return async (context) => {
      if (variants.isLost(variant)) return;
      try {
        await variants.within(fn(context));
        end(undefined, false);
      } catch (error) {
        end(error);
        throw error;
      }
    };
  }

  function defineSuite(define) {
    return (...given) => {
      const { name, options, fn } = readArguments(given);
      if (fn === undefined) return define(...given);
      const names = namesOf(name);
      return define(name, options, (context) => around.run(names, () => fn(context)));
    };
  }

  function withModes(wrap, define) {
    const wrapped = wrap(define);
    for (const mode of ['skip', 'todo', 'only'])
      wrapped[mode] = wrap(mode === 'only' ? define : (define[mode] ?? define));
    return wrapped;
  }

  const test = withModes(defineTest, real.test);
  const suite = withModes(defineSuite, real.describe);
  const shim = Object.assign(test, { ...real, test, it: test, describe: suite, suite, default: test });
  shim.skip = real.skip;
  shim.todo = real.todo;

  real.beforeEach((context) => {
    const [, number, variant] = context.name.split(mark);
    if (variant !== undefined && !variants.isLost(Number(variant))) variants.begin(Number(number), Number(variant));
  });
  real.after(() => variants.probe());
  install(shim);
}

function readArguments(given) {
  const fn = given.find((one) => typeof one === 'function');
  const options = given.find((one) => typeof one === 'object' && one !== null) ?? {};
  const name = given.find((one) => typeof one === 'string') ?? fn?.name ?? '<anonymous>';
  return { name: name === '' ? '<anonymous>' : name, options, fn };
}

function install(shim) {
  globalThis[Symbol.for('suture.node-test')] = shim;
  const load = Module._load;
  Module._load = (request, ...rest) => (request === 'node:test' ? shim : load(request, ...rest));
  Module.register(pathToFileURL(`${__dirname}/variants-node-hooks.mjs`));
}

module.exports = { replaceNodeTest };
