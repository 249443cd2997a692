/** Milliseconds below which a measurement is mostly noise. */
const least = 20;

/**
 * How many times as much processor time a work takes for a text four times as long: about 4 if it is linear, 16 if it is quadratic.
 * Both are measured in the same process, so that a busy machine changes both.
 */
export async function growthOf(work: (length: number) => unknown, longest: number): Promise<number> {
  const measure = async (length: number) => {
    const began = process.cpuUsage();
    await work(length);
    return process.cpuUsage(began).user / 1000;
  };
  // The first run is slower, since nothing is compiled yet.
  await work(longest / 4);
  const short = Math.min(await measure(longest / 4), await measure(longest / 4));
  const long = Math.min(await measure(longest), await measure(longest));
  return long / Math.max(short, least);
}

/** Between what is linear, with room for noise, and what is quadratic. */
export const linear = 9;
