/** A count, and what it was counted over: failures over requests. */
export interface Rate {
  readonly count: number;
  readonly over: number;
}

/**
 * The chance of a count as high as that of `now`, or higher, if things happened at `times` the rate of `before`.
 * This is the exact conditional test of two Poisson rates: given the total of both counts, the newer one is binomial.
 */
export function chanceOfAsMany(now: Rate, before: Rate, times: number): number {
  return atLeast(now.count, now.count + before.count, shareOf(now, before, times));
}

/** The chance of a count as low as that of `now`, or lower, if things happened at `times` the rate of `before`. */
export function chanceOfAsFew(now: Rate, before: Rate, times: number): number {
  return atMost(now.count, now.count + before.count, shareOf(now, before, times));
}

/** The part of all counts that falls to `now`. Without anything to compare with it is all of them, and no test can reject. */
function shareOf(now: Rate, before: Rate, times: number): number {
  const weighted = times * now.over;
  return before.over <= 0 ? 1 : weighted / (weighted + before.over);
}

/** P(X ≥ k) of a binomial X of n trials with chance p. */
export function atLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n || p <= 0) return 0;
  if (p >= 1) return 1;
  // Each tail is summed away from the mean, where the terms only fall.
  return k <= n * p ? 1 - sumTail(k - 1, n, p, -1) : sumTail(k, n, p, 1);
}

/** P(X ≤ k) of a binomial X of n trials with chance p. */
export function atMost(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n || p <= 0) return 1;
  if (p >= 1) return 0;
  return k >= n * p ? 1 - sumTail(k + 1, n, p, 1) : sumTail(k, n, p, -1);
}

function sumTail(from: number, n: number, p: number, step: 1 | -1): number {
  const odds = p / (1 - p);
  let term = Math.exp(logChoose(n, from) + from * Math.log(p) + (n - from) * Math.log1p(-p));
  let sum = 0;
  for (let k = from; k >= 0 && k <= n && term > sum * 1e-15; k += step) {
    sum += term;
    term *= step === 1 ? ((n - k) / (k + 1)) * odds : k / (n - k + 1) / odds;
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** Stirling's series, which is exact to double precision from 15 on; smaller arguments are moved up. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 15; at += 1) shift += Math.log(at);
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}

/** The part of an error level that the given look may use. The parts of all looks together are the level, however many there are. */
export function spentAt(level: number, look: number): number {
  return level / (look * (look + 1));
}

/** The rate as if failures came one by one, where they come in bursts: each burst tells as much as one failure. */
export function thinned({ count, over }: Rate, dispersion: number, round: 'up' | 'down'): Rate {
  return { count: round === 'up' ? Math.ceil(count / dispersion) : Math.floor(count / dispersion), over };
}
