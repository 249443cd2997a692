/** How sure a bound is: the true share is below it in at most one of twenty cases. */
export const confidence = 0.95;

/**
 * The lower bound of Clopper and Pearson for a share: the least share of good outcomes that would still give `good` or more of `trials`
 * with a probability of five percent. It is exact, so that few outcomes never look better than they are; 0 without any.
 */
export function lowerShare(good: number, trials: number): number {
  let [low, high] = [0, 1];
  for (let round = 0; round < 50; round += 1) {
    const middle = (low + high) / 2;
    if (reachesShare(good, trials, middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether the lower bound reaches a share: `good` or more of `trials` would be seen by chance in less than five percent of cases. */
export function reachesShare(good: number, trials: number, share: number): boolean {
  if (share <= 0) return true;
  // Half of all draws have at least the expected number.
  if (share >= 1 || good <= share * trials) return false;
  const allowed = 1 - confidence;
  const ways = logFactorial(trials) - logFactorial(good) - logFactorial(trials - good);
  let term = Math.exp(ways + good * Math.log(share) + (trials - good) * Math.log1p(-share));
  let sum = term;
  // Above the expected number each term is smaller than the one before.
  for (let count = good; count < trials && sum < allowed && term > Number.EPSILON * sum; count += 1) {
    term *= ((trials - count) / (count + 1)) * (share / (1 - share));
    sum += term;
  }
  return sum < allowed;
}

const logFactorials = [0];

/** Natural logarithm of a factorial; the numbers themselves are too large. Those up to the largest asked for are kept. */
function logFactorial(of: number): number {
  for (let at = logFactorials.length; at <= of; at += 1)
    logFactorials[at] = (logFactorials[at - 1] ?? 0) + Math.log(at);
  return logFactorials[of] ?? 0;
}
