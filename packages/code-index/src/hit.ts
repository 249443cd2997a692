/** Lines of a file that match. Lines count from 1. */
export interface IndexHit {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** `function total` */
  readonly symbol?: string;
}
