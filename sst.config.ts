import type { SSTConfig } from 'sst';
import { applicationName, buildStacks } from './stacks/build-stacks.ts';
import { placeOf } from './stacks/stage-settings.ts';
import { sstWay } from './stacks/ways/sst.ts';

export default {
  config: async (asked) => ({ name: applicationName, ...(await placeOf(asked)) }),
  stacks: (app) => buildStacks(sstWay(app)),
} satisfies SSTConfig;
