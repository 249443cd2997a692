/** What an operator does at a vendor so that its alerts arrive. `{url}` is the address, `{file}` the file that holds the secret. */
export interface SourceSetup {
  /** The vendor's name. */
  readonly title: string;
  /** Who makes the secret: the vendor shows it once the webhook exists, or the operator makes it before. */
  readonly secretFrom: 'vendor' | 'operator';
  /** What comes before the deployment. */
  readonly first?: readonly SetupStep[];
  /** At the vendor, in the order in which they are done. */
  readonly steps: readonly SetupStep[];
}

export interface SetupStep {
  readonly text: string;
  /** What to run or to write into a file. */
  readonly code?: string;
}
