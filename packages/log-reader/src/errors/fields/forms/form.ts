import type { Fields } from '../../../model.ts';
import type { Found } from '../error-object.ts';

/** How one system writes an error, where its keys are not read alike everywhere. */
export interface ErrorForm {
  /** As the file is called. */
  readonly name: string;
  /** Reads the error of an object of this form. Returns undefined if the object has another form. */
  readonly read: (fields: Fields) => Found | undefined;
}
