/** Where what came from outside waits until it is processed. */
export interface Inbox {
  /** Keeps one event, as JSON. @throws when it could not be kept, so that the sender can be told */
  put(message: object): Promise<void>;
}
