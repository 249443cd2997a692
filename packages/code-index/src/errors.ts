/** Failures to read or build an index. */

/** A stored part of an index is damaged. It is built again. */
export class RecordCorrupt extends Error {
  override readonly name = 'RecordCorrupt';
  constructor(why: string, options?: ErrorOptions) {
    super(`A kept part of the code index cannot be read: ${why}. It is built again from the files.`, options);
  }
}

/** The bytes of a language's grammar cannot be loaded. */
export class GrammarUnusable extends Error {
  override readonly name = 'GrammarUnusable';
  constructor(grammar: string, options?: ErrorOptions) {
    super(
      `The tree-sitter grammar ${grammar} cannot be loaded. Install the dependencies again, or deploy the functions with their .wasm files.`,
      options,
    );
  }
}
