import { isFields } from '../../../json.ts';
import { readErrorObject } from '../error-object.ts';
import type { ErrorForm } from './form.ts';

/** A GraphQL error keeps its stack in `extensions`, whose place depends on the version of the server. */
export const graphql: ErrorForm = {
  name: 'graphql',
  read(fields) {
    const { extensions } = fields;
    if (!isFields(extensions)) return undefined;
    const debug = [extensions.exception, extensions.debug, extensions.originalError].find(isFields);
    const stack = debug?.stacktrace ?? debug?.stack ?? extensions.stacktrace ?? extensions.stack ?? fields.stack;
    const name = debug?.name ?? fields.name;
    return readErrorObject({ ...fields, extensions: undefined, name, stack }, true);
  },
};
