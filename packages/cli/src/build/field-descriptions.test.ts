import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeConfig } from './config-schema.ts';
import { describeField, readFieldDescriptions } from './field-descriptions.ts';

it('reads fields below the headings that name them', () => {
  const page = [
    '## Top level',
    '| field | default | meaning |',
    '| --- | --- | --- |',
    '| `limits` | none | see [limits](#limits) |',
    '## `services.<name>`',
    '| `account`, `region` | none | where `it` runs |',
    '### `sla`',
    '| `availability` | none | percent |',
    '### `models.fix`, `models.triage`',
    '| `price.input` | none | dollars |',
    '| two | columns |',
  ].join('\n');

  expect(readFieldDescriptions(page).map(({ path, text }) => [path.join('.'), text])).toEqual([
    ['limits', 'see limits'],
    ['services.<name>.account', 'where it runs'],
    ['services.<name>.region', 'where it runs'],
    ['services.<name>.sla.availability', 'percent'],
    ['models.fix.price.input', 'dollars'],
    ['models.triage.price.input', 'dollars'],
  ]);
});

it('describes a field through names, lists and alternatives', () => {
  const leaf = { type: 'string' };
  const schema = {
    properties: { all: { additionalProperties: { items: { anyOf: [{ properties: { a: leaf } }, leaf] } } }, b: leaf },
  };

  const described = describeField(schema, { path: ['all', '<name>', 'a'], text: 'the letter' });

  expect(described).toEqual({
    properties: {
      all: {
        additionalProperties: {
          items: { anyOf: [{ properties: { a: { ...leaf, description: 'the letter' } } }, leaf] },
        },
      },
      b: leaf,
    },
  });
  expect(describeField(schema, { path: ['none'], text: 'x' })).toEqual(schema);
});

/** Each field of a schema by its path, and whether it has a description. */
function listFields(schema: unknown, path: string): readonly (readonly [path: string, isDescribed: boolean])[] {
  if (Array.isArray(schema)) return schema.flatMap((one) => listFields(one, path));
  const members = z.record(z.string(), z.unknown()).safeParse(schema).data ?? {};
  return Object.entries(members).flatMap(([key, value]) => {
    if (key !== 'properties') return listFields(value, path);
    const fields = z.record(z.string(), z.looseObject({ description: z.string().optional() })).parse(value);
    return Object.entries(fields).flatMap(([name, field]) => [
      [`${path}${name}`, field.description !== undefined] as const,
      ...listFields(field, `${path}${name}.`),
    ]);
  });
}

it('describes the fields of a service and of the top, but for those that only hold others', () => {
  const fields = new Map(listFields(describeConfig(), ''));

  const top = [...fields].filter(([path]) => /^(?:services\.)?\w+$/.test(path));
  expect(top.length).toBeGreaterThan(30);
  expect(top.filter(([, isDescribed]) => !isDescribed).map(([path]) => path)).toEqual([
    'services.sentry',
    'services.datadog',
    'services.loki',
    'services.prometheus',
    'github',
    'gitlab',
    'audit',
  ]);
});
