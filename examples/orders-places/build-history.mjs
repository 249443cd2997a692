import { buildExample } from '../build-history.mjs';

/** The history of the example `orders`, and one commit more; see `../build-history.mjs`. */
export function buildHistory(options) {
  const history = [new URL('../orders/history/', import.meta.url), new URL('./history/', import.meta.url)];
  return buildExample(options, { history, committer: 'orders' });
}
