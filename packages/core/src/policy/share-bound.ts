/** How sure a bound is: the true share is below it in at most one of twenty cases. */
export const confidence = 0.95;

/**
 * The lower bound of Clopper and Pearson for a share: the least share of good outcomes that would still give `good` or more of `trials`
 * with a probability of five percent. It is exact, so that few outcomes never look better than they are; 0 without any.
 */
export function lowerShare(good: number, trials: number): number {
  if (good <= 0) return 0;
  let [low, high] = [0, 1];
  for (let round = 0; round < 50; round += 1) {
    const middle = (low + high) / 2;
    if (atLeast(good, trials, middle) < 1 - confidence) low = middle;
    else high = middle;
  }
  return low;
}

/** The probability of `good` or more successes in `trials`, each with the probability `share`. Logarithms: the factors are too large and too small. */
function atLeast(good: number, trials: number, share: number): number {
  let ways = 0;
  for (let at = 1; at <= good; at += 1) ways += Math.log((trials - good + at) / at);
  let sum = 0;
  for (let count = good; count <= trials; count += 1) {
    sum += Math.exp(ways + count * Math.log(share) + (trials - count) * Math.log1p(-share));
    ways += Math.log((trials - count) / (count + 1));
  }
  return sum;
}
