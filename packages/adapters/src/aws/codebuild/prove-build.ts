import { openBuild, runBuild } from './build.ts';
import { proveOrder } from './prove-order.ts';
import { searchOrder } from './search-order.ts';

// The program of the CodeBuild project that proves fixes and searches for them.
await runBuild(async () => {
  const { order, ...build } = await openBuild(process.env);
  return 'kind' in order ? searchOrder({ ...build, order }) : proveOrder({ ...build, order });
});
