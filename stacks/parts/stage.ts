/** What a production stage holds is protected from deletion and kept when the stage is removed. */
export function isProduction(stage: string): boolean {
  return /^prod(?:uction)?(?:-|$)/.test(stage);
}
