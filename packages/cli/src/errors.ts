/** A person stopped the command. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A file would be overwritten without being asked to. */
export class FileExists extends Error {
  override readonly name = 'FileExists';
  constructor(file: string, options?: ErrorOptions) {
    super(`${file} exists already and was left as it is. Edit it, or overwrite it with --force.`, options);
  }
}
