import { isFields } from '../../../json.ts';
import type { Fields } from '../../../model.ts';
import { fieldsIn } from '../values.ts';
import { flatKeys } from './flat-keys.ts';
import type { ErrorForm } from './form.ts';

const attributeLimit = 200;
const valueKeys = ['stringValue', 'intValue', 'doubleValue', 'boolValue'];

/** OTLP in JSON: attributes are a list of `{ key, value: { stringValue } }`, and a span's exceptions are its events. */
export const openTelemetry: ErrorForm = {
  name: 'opentelemetry',
  read(fields) {
    if (Array.isArray(fields.attributes)) return flatKeys.read(attributesOf(fields.attributes));
    if (!Array.isArray(fields.events)) return undefined;
    // The last exception of a span is the one that ended it.
    const event = fieldsIn(fields.events, attributeLimit).findLast(({ name }) => name === 'exception');
    if (event === undefined) return undefined;
    if (Array.isArray(event.attributes)) return flatKeys.read(attributesOf(event.attributes));
    return isFields(event.attributes) ? flatKeys.read(event.attributes) : undefined;
  },
};

/** A list of attributes as fields. */
export function attributesOf(list: readonly unknown[]): Fields {
  return Object.fromEntries(
    fieldsIn(list, attributeLimit).flatMap(({ key, value }) =>
      typeof key === 'string' ? [[key, isFields(value) ? plainValue(value) : value]] : [],
    ),
  );
}

function plainValue(value: Fields): unknown {
  const key = valueKeys.find((one) => value[one] !== undefined);
  return key === undefined ? undefined : value[key];
}
