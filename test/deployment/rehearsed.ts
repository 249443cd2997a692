import type { BedrockRequest, Turn } from '../stand-ins/bedrock/index.ts';

/** The repository of two services that only a rehearsal touches: models repair the one, the mechanic the other. */
export const rehearsedRepository = 'shop/rehearsed';
export const rehearsedServices = { models: 'rehearsed', mechanic: 'mended' } as const;

export const rehearsedFiles = {
  'package.json': `${JSON.stringify({ name: 'bills', version: '1.0.0', type: 'module', scripts: { test: 'node --test' } })}\n`,
  'src/bill.js': 'export const bill = (order) => order.sum;\n',
  'test/bill.test.js': [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { bill } from '../src/bill.js';",
    "test('bills', () => assert.equal(bill({ sum: 3 }), 3));",
    '',
  ].join('\n'),
};

const path = 'suture-rehearsal/order-total.js';
const seen = { source: 'error1', quote: 'itmes is not defined' };

/** Whether a model is asked about the fault of a rehearsal. */
export function isAboutRehearsal({ messages }: BedrockRequest): boolean {
  return JSON.stringify(messages).includes('itmes is not defined');
}

/** The model in a rehearsal: it reads the module and corrects the name. Undefined for requests about anything else. */
export function answerRehearsal(request: BedrockRequest): Turn | undefined {
  if (!isAboutRehearsal(request)) return undefined;
  const { tools, lastText } = request;
  if (tools.includes('sort')) {
    const verdict = { category: 'code', codeIsCause: 'yes', why: 'a name is misspelled' };
    const input = {
      severity: 'low',
      impact: 'no order has a total',
      blastRadius: 'one module',
      ...verdict,
      evidence: [seen],
    };
    return { call: { name: 'sort', input } };
  }
  if (tools.includes('conclude')) {
    const source = /Source (s\d+):/.exec(lastText)?.[1];
    if (source === undefined) return { call: { name: 'read_file', input: { path } } };
    const input = {
      outcome: 'cause',
      cause: `${path} reads itmes, and the name is items`,
      confidence: 0.9,
      locations: [{ file: path, startLine: 10, endLine: 11, reason: 'thrown here' }],
      claims: [
        { kind: 'symptom', claim: 'the name is not defined', evidence: [seen] },
        { kind: 'place', claim: 'the name is misspelled', evidence: [{ source, quote: 'return itmes.reduce' }] },
      ],
    };
    return { call: { name: 'conclude', input } };
  }
  const input = {
    title: 'Correct the name of the items',
    rationale: 'The variable is called items.',
    edits: [{ path, find: 'return itmes.reduce', replace: 'return items.reduce' }],
    reproduction: {
      description: 'calls the handler with an order',
      content: [
        "import { test } from 'node:test';",
        `import { handler } from '../${path}';`,
        "test('totals an order', () => handler({ order: { items: [{ price: 3 }] } }));",
        '',
      ].join('\n'),
    },
  };
  return { call: { name: 'propose', input } };
}
