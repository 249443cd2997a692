import { openLoki, type WebApi } from '../vendors/index.ts';
import { readLines } from './service-log.ts';

export const lokiHost = 'loki.demo.example';
export const serviceLabels = { namespace: 'shop', app: 'orders' };

/** What the configuration says of the Loki that has the log of the example service. */
export const lokiSettings = {
  vendors: { loki: { url: `https://${lokiHost}` } },
  service: { loki: { logs: '{namespace="shop", app="orders"}' } },
  secrets: { LOKI_TOKEN: 'none' },
};

/** A Loki that a collector has sent what the service has printed, whenever it is asked. */
export function keepLogInLoki(logFile: string): WebApi {
  const stream = {
    labels: serviceLabels,
    get lines() {
      return [...readLines(logFile)];
    },
  };
  return openLoki({ streams: [stream] }, lokiHost);
}
