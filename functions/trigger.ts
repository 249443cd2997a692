import middy from '@middy/core';
import { type Observability, observe } from './observability.ts';

/** The handler of a trigger (intake, webhook, sweeper, gateway), with the same middleware as a step. */
export function trigger<Event, Result>(
  name: string,
  handle: (event: Event, observed: Observability) => Promise<Result>,
) {
  const observed = observe(name);
  return middy<Event, Result>()
    .use([...observed.middleware])
    .onError((request) => {
      const error = request.error?.name ?? 'Error';
      if (error.endsWith('Throttled')) observed.count('Throttled');
      observed.log.warn('trigger failed', { error });
    })
    .handler((event) => handle(event, observed));
}
