/** Who has a lease now, and until when it is theirs. */
export interface Lease {
  readonly holder: string;
  /** ISO 8601. */
  readonly until: string;
}

/** Exclusive rights with an end, by name: `shop/orders`. */
export interface Leases {
  /**
   * Takes a lease, or renews it for its holder, in one write. Returns who has it then: another holder if its time is not over.
   * @param instead another holder who has given up; the lease is taken over if it is still theirs
   */
  take(name: string, holder: string, seconds: number, instead?: string): Promise<Lease>;
  /** Gives a lease up; one that another holder has stays as it is. */
  release(name: string, holder: string): Promise<void>;
}
