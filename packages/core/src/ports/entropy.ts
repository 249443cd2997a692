export interface Entropy {
  /** At least 128 bits nobody can guess, as text without spaces. */
  nonce(): string;
}
