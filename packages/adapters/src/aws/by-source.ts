import { type Config, nameSource, sourceOf, type WorkloadSource } from '@suture/core';

/**
 * What is opened once for each source, found by the service that lives there.
 * @param open opens it for a source, or for Suture's own account and region
 */
export function openBySource<Opened>(
  config: Pick<Config, 'services' | 'sources'>,
  open: (source: WorkloadSource | undefined) => Opened,
): (service: string) => Opened {
  const opened = new Map<string | undefined, Opened>();
  return (service) => {
    const source = sourceOf(service, config);
    const name = source && nameSource(source);
    const there = opened.get(name) ?? open(source);
    opened.set(name, there);
    return there;
  };
}
