/** A person stopped the command. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
