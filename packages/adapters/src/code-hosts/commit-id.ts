/** Whether a text can be a commit's id or a prefix of one. No other text reaches git or a code host as a commit. */
export function isCommitId(text: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(text);
}
