import { openBuild, runBuild } from './build.ts';
import { proveOrder } from './prove-order.ts';

// The program of the CodeBuild project that proves.
await runBuild(async () => proveOrder(await openBuild(process.env)));
