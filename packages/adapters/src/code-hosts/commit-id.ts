/** Whether a text can be a commit's id or the beginning of one. Nothing else reaches git or a code host as a commit. */
export function isCommitId(text: string): boolean {
  return /^[0-9a-f]{7,64}$/.test(text);
}
