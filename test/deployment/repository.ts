import { isRepairable, type Story } from './stories.ts';

/** A small service whose two functions fail alike when there is no order. */
export function filesOf(story: Story): Readonly<Record<string, string>> {
  const { field } = story;
  const { script } = story.scenario;
  // A log can hold a cart without an order, and no missing order.
  const [given, order] = isRepairable(story) ? ['cart', 'cart.order'] : ['order', 'order'];
  const callWith = (value: number) =>
    given === 'cart' ? `{ order: { ${field}: ${value} } }` : `{ ${field}: ${value} }`;
  const dependency = script.dependencies?.includes('missing') ?? false;
  return {
    'package.json': `${JSON.stringify({
      name: 'orders',
      version: '1.0.0',
      type: 'module',
      scripts: { test: 'node --test' },
      ...(dependency ? { dependencies: { rounding: 'file:vendor/rounding' } } : {}),
    })}\n`,
    'src/order.js': `export const total = (${given}) => ${order}.${field};\nexport const tax = (${given}) => ${order}.${field} * 0.2;\n`,
    'test/order.test.js': [
      "import assert from 'node:assert/strict';",
      "import { test } from 'node:test';",
      "import { tax, total } from '../src/order.js';",
      ...(script.proofs?.includes('red on base')
        ? ["test('is red', () => assert.fail(`no network for ${total} and ${tax}`));"]
        : [
            `test('totals', () => assert.equal(total(${callWith(3)}), 3));`,
            `test('taxes', () => assert.equal(tax(${callWith(10)}), 2));`,
          ]),
      ...(dependency
        ? ["import { round } from 'rounding';", "test('rounds', () => assert.equal(round(1.4), 1));"]
        : []),
      '',
    ].join('\n'),
    '.github/workflows/ci.yml': 'name: ci\n',
    ...(dependency ? vendored(story.slug) : {}),
  };
}

/** A package that npm installs without a registry. Each story has a lock file of its own, so that each installs. */
function vendored(slug: string): Readonly<Record<string, string>> {
  const lock = {
    name: 'orders',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': { name: 'orders', version: '1.0.0', license: slug, dependencies: { rounding: 'file:vendor/rounding' } },
      'node_modules/rounding': { resolved: 'vendor/rounding', link: true },
      'vendor/rounding': { name: 'rounding', version: '1.0.0' },
    },
  };
  return {
    'package-lock.json': `${JSON.stringify(lock)}\n`,
    'vendor/rounding/package.json': '{"name":"rounding","version":"1.0.0","type":"module","exports":"./index.js"}\n',
    'vendor/rounding/index.js': 'export const round = (n) => Math.round(n);\n',
  };
}
