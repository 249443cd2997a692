import type { App } from 'sst/constructs';

/** SST puts a function for its own custom resources into every stack; none of ours has such a resource, so it goes, with its role. */
export function removeUnusedHandlers(app: App): void {
  for (const stack of app.node.children) stack.node.tryRemoveChild('CustomResourceHandler');
}
