import type { Exchange, ExchangeCheck } from './http/journal.ts';
import { type Description, type FoundOperation, findOperation, readDescription } from './openapi-operations.ts';
import { createJudge, isNode, type Judge, resolve, translate } from './openapi-schemas.ts';

const anyError = translate({ $ref: '#/components/schemas/basic-error' });

/**
 * Holds exchanges against an OpenAPI 3.0 description: parameters and body while the status is 0, the answer after.
 * Throws where `description` is no such thing.
 */
export function createOpenApiCheck(description: unknown): ExchangeCheck {
  const read = readDescription(description);
  const judge = createJudge(read.components);
  // Parameters arrive as text: `7` is valid where a number is described.
  const judgeText = createJudge(read.components, { coerceTypes: 'array' });

  return (exchange) => {
    const [path = ''] = exchange.path.split('?');
    const operation = findOperation(read, exchange.method, path);
    if (operation === undefined) return [`${exchange.method} ${path}: the description has no such operation`];
    const problems =
      exchange.status === 0
        ? [
            ...judgeParameters(judgeText, operation, exchange.path),
            ...judgeBody(read, judge, operation, exchange.requestBody),
          ]
        : judgeAnswer(judge, operation, exchange);
    return problems.map((problem) => `${operation.label}: ${problem}`);
  };
}

function judgeParameters(judge: Judge, operation: FoundOperation, target: string): readonly string[] {
  const query = new URL(target, 'http://host').searchParams;
  const known = new Set(operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name));
  const strangers = [...query.keys()].filter((name) => !known.has(name));
  const problems = operation.parameters.flatMap((parameter) => {
    const value = parameter.in === 'path' ? operation.pathValues[parameter.name] : query.get(parameter.name);
    if (parameter.in === 'header' || parameter.in === 'cookie') return [];
    if (value === undefined || value === null) return parameter.required ? [`${parameter.name} is missing`] : [];
    return judge(parameter.schema, value).map((problem) => `parameter ${parameter.name}${problem}`);
  });
  return [...strangers.map((name) => `unknown parameter ${name}`), ...problems];
}

function judgeBody(
  description: Description,
  judge: Judge,
  operation: FoundOperation,
  body: unknown,
): readonly string[] {
  if (operation.body === undefined) return body === undefined ? [] : ['a body where none is taken'];
  if (body === undefined) return operation.body.required ? ['the body is missing'] : [];
  const shape = resolve(description, operation.body.schema);
  const members =
    isNode(shape) && isNode(shape.properties) && shape.additionalProperties === undefined
      ? shape.properties
      : undefined;
  // An unknown field is most likely misspelt.
  const strangers =
    members === undefined || !isNode(body) ? [] : Object.keys(body).filter((name) => !(name in members));
  const problems = judge(operation.body.schema, body).map((problem) => `request body${problem}`);
  return [...strangers.map((name) => `unknown member ${name} in the request body`), ...problems];
}

function judgeAnswer(judge: Judge, operation: FoundOperation, exchange: Exchange): readonly string[] {
  const { status, responseBody } = exchange;
  const response = operation.response(status);
  if (response === undefined && status < 400) return [`answer ${status} is not in the description`];
  // The description does not list the errors that any operation may return.
  const schema = response?.schema ?? (status >= 400 ? anyError : undefined);
  if (schema === undefined)
    return responseBody === undefined ? [] : [`answer ${status} has a body where none is described`];
  return judge(schema, responseBody).map((problem) => `answer ${status}${problem}`);
}
