import { Config } from '@suture/core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readSource } from '../architecture/sources.ts';
import { codeSpans, proseOf } from './markdown.ts';

/** Every property of a JSON schema, however deep. */
function fieldsOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === 'properties' && typeof value === 'object' && value !== null ? Object.keys(value) : []),
    ...fieldsOf(value),
  ]);
}

it('describes every field of the configuration', () => {
  const fields = [...new Set(fieldsOf(z.toJSONSchema(Config, { io: 'input' })))];
  const spans = proseOf(readSource('docs/configuration.md')).flatMap(({ text }) => codeSpans(text));
  const described = new Set(spans.flatMap((span) => span.split('.')));
  // Severities are values as well as fields.
  const values = ['critical', 'high', 'medium', 'low'];

  expect(fields.length).toBeGreaterThan(50);
  expect(fields.filter((field) => !described.has(field) && !values.includes(field))).toEqual([]);
});
