import type { SSTConfig } from 'sst';
import { use } from 'sst/constructs';
import { intake, provingGround, review, storage, watch, workflow } from './stacks/index.ts';
import { removeUnusedHandlers } from './stacks/parts/unused-handlers.ts';
import { applySettings, placeOf } from './stacks/stage-settings.ts';

export default {
  config: async (asked) => ({ name: 'suture', ...(await placeOf(asked)) }),
  stacks: async (app) => {
    // Whoever writes access logs is let in by the bucket's policy, not by the access control lists that came before it.
    app.node.setContext('@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy', true);
    await app.stack(storage);
    app.stack(provingGround).stack(workflow).stack(intake).stack(review).stack(watch);
    removeUnusedHandlers(app);
    applySettings(app, use(storage).config);
  },
} satisfies SSTConfig;
