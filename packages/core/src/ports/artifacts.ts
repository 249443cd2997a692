/** Long things by key: evidence, patches, reports. Writing the same key again replaces it. */
export interface Artifacts {
  put(key: string, text: string): Promise<void>;
  /** The text, or undefined where nothing was put. */
  get(key: string): Promise<string | undefined>;
}
