import type { WebApi } from '../vendors/index.ts';

/** The web APIs of several hosts as one. */
export function joinApis(apis: Readonly<Record<string, Pick<WebApi, 'fetch'>>>): typeof fetch {
  return async (input, init) => {
    const { host } = new URL(new Request(input).url);
    const api = Object.hasOwn(apis, host) ? apis[host] : undefined;
    if (api === undefined) throw new TypeError(`there is no stand-in of ${host}`);
    return api.fetch(input, init);
  };
}
