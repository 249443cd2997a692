import { isFields } from '../../../json.ts';
import type { Fields } from '../../../model.ts';
import { type Found, readErrorObject } from '../error-object.ts';
import type { ErrorForm } from './form.ts';

const limit = 10;

/** Loggers that keep the arguments of the call: consola and adze in `args`, log4js in `data`, tslog under numbers. */
export const logArguments: ErrorForm = {
  name: 'arguments',
  read(fields) {
    for (const value of argumentsOf(fields).slice(0, limit)) {
      const inner = isFields(value) && isFields(value.nativeError) ? { ...value.nativeError, ...value } : value;
      const found: Found | undefined = isFields(inner) ? readErrorObject(inner, false) : undefined;
      if (found?.evidence === 3) return found;
    }
    return undefined;
  },
};

function argumentsOf(fields: Fields): readonly unknown[] {
  if (Array.isArray(fields.argumentsArray)) return fields.argumentsArray;
  if (Array.isArray(fields.data) && fields.level !== undefined) return fields.data;
  // Consola's `type` and adze's `levelName` tell their `args` from those of a request.
  const named = fields.levelName ?? (typeof fields.type === 'string' ? fields.type : undefined);
  if (Array.isArray(fields.args) && named !== undefined && fields.level !== undefined) return fields.args;
  return isFields(fields._meta) ? Array.from({ length: limit }, (_, index) => fields[String(index)]) : [];
}
