import { readFileSync } from 'node:fs';
import { Config } from '@suture/core';
import * as z from 'zod';
import { describeField, readFieldDescriptions } from './field-descriptions.ts';

const page = new URL('../../../../docs/configuration.md', import.meta.url);
const Described = z.looseObject({ $schema: z.string(), properties: z.record(z.string(), z.unknown()) });

/**
 * The JSON Schema of a configuration, for editors, with what docs/configuration.md says of each field. A file in JSON may name the schema, so
 * that its name is a field of its own.
 */
export function describeConfig() {
  const plain: unknown = z.toJSONSchema(Config, { io: 'input' });
  const described = readFieldDescriptions(readFileSync(page, 'utf8')).reduce(describeField, plain);
  const { $schema, properties, ...rest } = Described.parse(described);
  const named = { $schema: { type: 'string', description: 'The address of this schema, for editors.' }, ...properties };
  return { $schema, title: 'Suture configuration', ...rest, properties: named };
}
