import { alertSources, readAlertEvent, SutureAlert } from '@suture/adapters/alerts';
import { readConfig } from '@suture/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readSource } from '../architecture/sources.ts';

const schema = z.toJSONSchema(SutureAlert, { io: 'input' });
const example: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(readSource('docs/alerts.md'))?.[1] ?? '');

/** The members of an object in a schema. */
const Described = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
});

it('is the schema that the alerts are read with; npx vitest test/docs --update writes it anew', async () => {
  const text = `${JSON.stringify({ title: 'Suture Alert', ...schema }, null, 2)}\n`;

  await expect(text).toMatchFileSnapshot('../../docs/suture-alert.schema.json');
});

it('describes every field', () => {
  const { properties } = Described.parse(Described.parse(schema).properties.detail);

  expect(Object.keys(properties).length).toBeGreaterThan(10);
  expect(Object.entries(properties).filter(([, field]) => field.description === undefined)).toEqual([]);
});

it('accepts the example of the page, whose error is read with its cause', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const config = readConfig({ services: { orders: { repository: 'shop/orders' } } }, 'the configuration');

  const valid = ajv.validate(schema, example);
  const alert = readAlertEvent(example, 'the example', config, alertSources);

  expect([valid, ajv.errors]).toEqual([true, null]);
  expect(alert).toMatchObject({
    error: { causes: [{ name: 'TypeError', frames: [{ file: '/app/src/orders.js', line: 12 }] }] },
  });
  expect(ajv.validate(schema, { source: 'x', 'detail-type': 'Suture Alert', detail: {} })).toBe(false);
});
