import { openBuild, runBuild } from './build.ts';
import { prepareOrder } from './prepare-order.ts';

// The program of the CodeBuild project that installs dependencies.
await runBuild(async () => prepareOrder(await openBuild(process.env)));
