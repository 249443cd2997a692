/** What a store listed. One item that cannot be read does not hide the others. */
export interface Listing<T> {
  readonly items: readonly T[];
  /** Names of stored items that this release cannot read. */
  readonly unreadable: readonly string[];
}
