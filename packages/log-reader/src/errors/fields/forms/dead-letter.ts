import { isFields, textOf } from '../../../json.ts';
import { type Found, plain, readErrorObject } from '../error-object.ts';
import { fieldsIn, fieldsOf } from '../values.ts';
import type { ErrorForm } from './form.ts';

const recordLimit = 10;

/**
 * A failed invocation in a queue: Lambda's destination record in a message's body, or the event with the error in the
 * message's attributes. Other bodies are what a client sent and hold no error of the service.
 */
export const deadLetter: ErrorForm = {
  name: 'dead-letter',
  read(fields) {
    const { Records: records, Messages: messages } = fields;
    const list = [records, messages].find(Array.isArray);
    const all = list === undefined ? [fields] : fieldsIn(list, recordLimit);
    return all.map(readMessage).find((found) => found !== undefined);
  },
};

function readMessage(fields: Readonly<Record<string, unknown>>): Found | undefined {
  const attributes = fields.messageAttributes ?? fields.MessageAttributes;
  const message = isFields(attributes) ? attributeOf(attributes.ErrorMessage) : undefined;
  if (message !== undefined) return { error: plain('Error', message), evidence: 2 };
  const body = fields.body ?? fields.Body ?? (isFields(fields.Sns) ? fields.Sns.Message : undefined);
  const inner = typeof body === 'string' ? fieldsOf(body) : undefined;
  const payload = inner !== undefined && isFields(inner.requestContext) ? inner.responsePayload : undefined;
  return isFields(payload) ? readErrorObject(payload, true) : undefined;
}

function attributeOf(value: unknown): string | undefined {
  if (!isFields(value)) return undefined;
  return textOf(value.stringValue) ?? textOf(value.StringValue) ?? textOf(value.Value);
}
