/** Why an index cannot be read or made. */

/** A kept part of an index is not what was written; it is built again. */
export class RecordCorrupt extends Error {
  override readonly name = 'RecordCorrupt';
  constructor(why: string, options?: ErrorOptions) {
    super(`A kept part of the code index cannot be read: ${why}. It is built again from the files.`, options);
  }
}

/** The bytes that were given for a language's grammar are none. */
export class GrammarUnusable extends Error {
  override readonly name = 'GrammarUnusable';
  constructor(grammar: string, options?: ErrorOptions) {
    super(
      `The tree-sitter grammar ${grammar} cannot be loaded. Install the dependencies again, or deploy the functions with their .wasm files.`,
      options,
    );
  }
}
