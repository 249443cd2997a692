import { buildExample } from '../build-history.mjs';

/** Builds the service's repository in `into`, up to the commit with the subject `upTo` if given; see `../build-history.mjs`. */
export function buildHistory(options) {
  return buildExample(options, { history: new URL('./history/', import.meta.url), committer: 'lambda-orders' });
}
