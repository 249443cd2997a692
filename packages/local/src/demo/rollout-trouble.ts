/** What becomes of the rollout of a fix, other than that it succeeds. */
export const rolloutTroubles = ['fails', 'partial', 'never'] as const;
export type RolloutTrouble = (typeof rolloutTroubles)[number];

export function isRolloutTrouble(text: string): text is RolloutTrouble {
  return rolloutTroubles.some((one) => one === text);
}
