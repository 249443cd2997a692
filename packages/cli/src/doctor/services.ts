import { type Config, nameSource, type ServiceConfig, servicesIn, sourceOf } from '@suture/core';

/** The services of the account and region that the checks look at. */
export function servicesHere({ services }: Config): readonly (readonly [name: string, service: ServiceConfig])[] {
  return servicesIn(undefined, services);
}

/** Names the services of other accounts, which the checks do not see: `; not looked at: orders (111122223333 in eu-west-1)`. */
export function noteElsewhere(config: Config): string {
  const elsewhere = Object.keys(config.services).flatMap((name) => {
    const source = sourceOf(name, config);
    return source === undefined ? [] : [`${name} (${nameSource(source)})`];
  });
  return elsewhere.length === 0 ? '' : `; not looked at: ${elsewhere.join(', ')}`;
}
