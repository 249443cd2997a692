import { expect, it } from 'vitest';
import { createOpenApiCheck } from './openapi-check.ts';

const description = {
  paths: {
    '/things/{id}': {
      get: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { $ref: '#/components/parameters/size' },
        ],
        responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } } },
      },
    },
    '/things/new': { get: { responses: { 204: {} } } },
    '/things': {
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  title: { type: 'string' },
                  count: { type: 'integer', minimum: 1 },
                },
                required: ['title'],
              },
            },
          },
        },
        responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } } } },
      },
    },
  },
  components: {
    parameters: { size: { name: 'size', in: 'query', schema: { type: 'integer' } } },
    schemas: {
      'basic-error': { type: 'object', properties: { message: { type: 'string' } } },
      thing: {
        type: 'object',
        required: ['title', 'parent'],
        properties: {
          title: { type: 'string', nullable: true, enum: ['a', 'b'] },
          parent: { nullable: true, allOf: [{ $ref: '#/components/schemas/thing' }] },
        },
      },
    },
  },
};

const check = createOpenApiCheck(description);

function ask(method: string, path: string, requestBody?: unknown): readonly string[] {
  return check({ method, path, requestBody, status: 0, responseBody: undefined });
}

function answer(path: string, status: number, responseBody?: unknown): readonly string[] {
  return check({ method: 'GET', path, requestBody: undefined, status, responseBody });
}

it.each([
  ['valid parameters', ask('GET', '/things/7?size=3'), []],
  ['text in place of a number', ask('GET', '/things/seven'), ['GET /things/{id}: parameter id must be integer']],
  ['an unknown parameter', ask('GET', '/things/7?sise=3'), ['GET /things/{id}: unknown parameter sise']],
  ['an unknown path', ask('GET', '/other'), ['GET /other: the description has no such operation']],
  ['a path that is also a literal template', ask('GET', '/things/new'), []],
  ['a valid body', ask('POST', '/things', { title: 't', count: 1 }), []],
  ['a missing body', ask('POST', '/things'), ['POST /things: the body is missing']],
  [
    'a number below its bound',
    ask('POST', '/things', { title: 't', count: 0 }),
    ['POST /things: request body/count must be >= 1'],
  ],
  [
    'a misspelt field',
    ask('POST', '/things', { title: 't', cuont: 1 }),
    ['POST /things: unknown member cuont in the request body'],
  ],
])('checks a request with %s', (_, problems, expected) => {
  expect(problems).toEqual(expected);
});

it.each([
  ['allowed nulls', answer('/things/7', 200, { title: null, parent: null }), 0],
  ['a recursive reference', answer('/things/7', 200, { title: 'a', parent: { title: 'b', parent: null } }), 0],
  ['an error in a nested object', answer('/things/7', 200, { title: 'a', parent: { title: 'c', parent: null } }), 1],
  ['a missing field', answer('/things/7', 200, { title: 'a' }), 1],
  ['an undescribed status', answer('/things/7', 202, {}), 1],
  ['an error that any operation may return', answer('/things/7', 403, { message: 'No' }), 0],
  ['an error in another form', answer('/things/7', 403, { message: 7 }), 1],
  ['an undescribed body', answer('/things/new', 204, {}), 1],
  ['no body and none described', answer('/things/new', 204), 0],
])('checks a response with %s', (_, problems, many) => {
  expect(problems.length > 0).toBe(many > 0);
});

it('rejects input that is not an OpenAPI description', () => {
  expect(() => createOpenApiCheck({ openapi: '3.0.3' })).toThrow();
});
