/** A stretch of a file that fits. Lines count from 1. */
export interface IndexHit {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** `function total` */
  readonly symbol?: string;
}
