import { readConfig } from '@suture/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { describeConfig } from './config-schema.ts';
import { writeType } from './config-types.ts';

const smallest = { services: { orders: { repository: 'shop/orders' } } };
const typical = {
  $schema: './node_modules/suture-heal/suture.config.schema.json',
  services: {
    orders: {
      repository: 'shop/orders',
      alarms: ['orders-*'],
      rollout: { by: 'codepipeline', pipeline: 'orders' },
      sla: { availability: 99.9, resolveMinutes: { critical: 60 } },
      trust: { start: 'draft' },
    },
  },
  severityFloor: 'low',
};
const wrong: readonly (readonly [string, object])[] = [
  ['an unknown field', { ...smallest, colour: 'red' }],
  ['an unknown severity', { ...smallest, severityFloor: 'awful' }],
  ['a service without a repository', { services: { orders: {} } }],
  ['a rollout of no kind', { services: { orders: { repository: 'a/b', rollout: { by: 'hand' } } } }],
  [
    'a promise for an unknown severity',
    { services: { orders: { repository: 'a/b', sla: { resolveMinutes: { awful: 1 } } } } },
  ],
];

it('is the schema of the configuration; npx vitest packages/cli/src/build --update writes it anew', async () => {
  await expect(`${JSON.stringify(describeConfig(), null, 2)}\n`).toMatchFileSnapshot(
    '../../../../docs/suture.config.schema.json',
  );
});

it('accepts what the configuration accepts, and the name of the schema', () => {
  const validate = compileSchema();
  const { $schema: _name, ...config } = typical;

  expect(() => readConfig(config, 'the example')).not.toThrow();
  expect([validate(typical), validate.errors]).toEqual([true, null]);
  expect([validate(smallest), validate.errors]).toEqual([true, null]);
});

it.each(wrong)('refuses %s, as the configuration does', (_name, config) => {
  expect(() => readConfig(config, 'the example')).toThrow();
  expect(compileSchema()(config)).toBe(false);
});

it('has a type that accepts and refuses the same', () => {
  const cases = [smallest, typical, ...wrong.map(([, config]) => config)];
  const text = [
    `declare function accept(config: ${writeType(describeConfig())}): void;`,
    ...cases.map((config) => `accept(${JSON.stringify(config)});`),
  ].join('\n');

  const refused = checkTypes(text).map((line) => line - text.split('\n').length + cases.length);

  expect([...new Set(refused)]).toEqual(wrong.map((_case, index) => index + 2));
});

function compileSchema() {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(describeConfig());
}

/** The lines with an error, from 0. */
function checkTypes(text: string): readonly number[] {
  const options = { noEmit: true, strict: true, types: [], lib: ['lib.es5.d.ts'] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === 'case.ts' ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram(['case.ts'], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .flatMap(({ file, start }) => (file === undefined ? [] : file.getLineAndCharacterOfPosition(start ?? 0).line));
}
