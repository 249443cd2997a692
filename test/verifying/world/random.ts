/** Random numbers that follow from a seed. */
export interface Random {
  /** In [from, until). */
  between(from: number, until: number): number;
  /** Between two positive numbers, each order of magnitude as likely. */
  magnitude(from: number, until: number): number;
  chance(share: number): boolean;
  /** One of some, each as likely as its weight says. */
  choose<T extends string>(weights: Readonly<Record<T, number>>): T;
  exponential(mean: number): number;
  normal(): number;
  /** A count of things that happen independently of each other. */
  poisson(mean: number): number;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const isOf = <T extends string>(key: string, record: Readonly<Record<T, number>>): key is T => key in record;
  return {
    between: (from, until) => from + (until - from) * next(),
    magnitude: (from, until) => Math.exp(Math.log(from) + (Math.log(until) - Math.log(from)) * next()),
    chance: (share) => next() < share,
    choose: (weights) => {
      const entries = Object.entries<number>(weights);
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0 && isOf(key, weights)) return key;
      }
      throw new RangeError('there is nothing to choose from');
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    normal,
    poisson: (mean) => {
      if (mean <= 0) return 0;
      if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const stop = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > stop; product *= next()) count += 1;
      return count;
    },
  };
}
