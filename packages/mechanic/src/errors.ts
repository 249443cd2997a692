/** Failures of the mechanic. */

/** Two replacements of one file overlap, so there is no text that holds both. */
export class OverlappingSplices extends Error {
  override readonly name = 'OverlappingSplices';
  constructor(file: string, at: number) {
    super(`Two splices of ${file} overlap at offset ${at}. Merge them into one before applying.`);
  }
}

/** A splice names offsets that the text does not have: it was made for another version of the file. */
export class SpliceOutOfRange extends Error {
  override readonly name = 'SpliceOutOfRange';
  constructor(file: string, start: number, end: number, length: number) {
    super(`A splice of ${file} replaces [${start}, ${end}) but the text has ${length} units.`);
  }
}
