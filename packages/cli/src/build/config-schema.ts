import { Config } from '@suture/core';
import * as z from 'zod';

/** The JSON Schema of a configuration, for editors. A file in JSON may name the schema, so that its name is a field of its own. */
export function describeConfig() {
  const { $schema, properties, ...rest } = z.toJSONSchema(Config, { io: 'input' });
  const named = { $schema: { type: 'string', description: 'The address of this schema, for editors.' }, ...properties };
  return { $schema, title: 'Suture configuration', ...rest, properties: named };
}
