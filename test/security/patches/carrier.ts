import { createSyntax } from '@suture/adapters/syntax';
import {
  Diagnosis,
  type FileChange,
  GuardrailRule,
  type GuardVerdict,
  judgeGuardrails,
  Patch,
  type Reproduction,
} from '@suture/core';

/** What a hostile case changes in an honest patch. */
export interface HostileCase {
  /** What kind of attack it is. */
  readonly kind: string;
  readonly name: string;
  /** Rules of which one must refuse it: a refusal for another reason proves nothing. */
  readonly rules: readonly string[];
  readonly files?: readonly FileChange[];
  readonly title?: string;
  readonly rationale?: string;
  readonly reproduction?: Partial<Reproduction>;
  /** Files that the diagnosis names; those of the patch when left out. */
  readonly named?: readonly string[];
}

const manifest = JSON.stringify({
  name: 'orders',
  dependencies: { express: '^5.0.0', lodash: '^4.0.0', zod: '^4.0.0', '@acme/money': '^1.0.0' },
  devDependencies: { vitest: '^4.0.0', supertest: '^7.0.0' },
});

export const sourcePath = 'src/orders.js';
export const before = [
  "import { rate } from './rate.js';",
  '',
  'export function total(order) {',
  '  return order.lines.length * rate(order);',
  '}',
  '',
].join('\n');
const repaired = before.replace('order.lines.length', '(order.lines ?? []).length');
export const ownTest = 'suture-reproduction/incident.test.js';
const testText = [
  "import assert from 'node:assert/strict';",
  "import { it } from 'vitest';",
  "import { total } from '../src/orders.js';",
  '',
  "it('totals an order without lines', () => assert.equal(total({}), 0));",
  '',
].join('\n');

/** The honest repair with another line inside the repaired function. */
export function withLine(line: string): readonly FileChange[] {
  const after = repaired.replace('  return ', `  ${line}\n  return `);
  return [{ path: sourcePath, before, after }];
}

/** The honest repair with lines at the head of the file. */
export function withHead(text: string): readonly FileChange[] {
  return [{ path: sourcePath, before, after: `${text}\n${repaired}` }];
}

/** The honest reproduction with lines before its test. */
export function testWith(text: string): Partial<Reproduction> {
  return { files: [{ path: ownTest, content: testText.replace("\nit('", `\n${text}\nit('`) }] };
}

const syntax = createSyntax();

/** What the real guardrails say, with the real syntax trees. */
export async function judgeCase(
  { files = withLine(''), title, rationale, reproduction = {}, named }: Omit<HostileCase, 'kind' | 'name' | 'rules'>,
  rule: object = {},
): Promise<GuardVerdict> {
  const patch = Patch.parse({
    baseCommit: 'c0ffee',
    idea: 'guard',
    title: title ?? 'Total an order without lines',
    rationale: rationale ?? 'An order may have no lines.',
    files,
    diff: '',
    by: 'a model',
    reproduction: {
      kind: 'captured-event',
      description: 'an order without lines',
      files: [{ path: ownTest, content: testText }],
      command: { framework: 'vitest', argv: ['vitest'], env: {}, source: 'npm test' },
      testFiles: [ownTest],
      tests: [],
      ...reproduction,
    },
  });
  const diagnosis = Diagnosis.parse({
    cause: 'an order without lines',
    confidence: 1,
    locations: [],
    files: named ?? patch.files.map(({ path }) => path),
    citations: [],
    by: 'a model',
    limits: [],
  });
  return judgeGuardrails(
    { patch, diagnosis, rule: GuardrailRule.parse(rule) },
    { syntax, readBase: async (path) => (path === 'package.json' ? manifest : undefined) },
  );
}

/** Whether a rule that is about the case refuses it. */
export function isRefused({ refusals }: GuardVerdict, { rules }: HostileCase): boolean {
  return refusals.some(({ rule }) => rules.includes(rule));
}
