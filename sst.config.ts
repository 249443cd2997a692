import type { SSTConfig } from 'sst';
import { intake, provingGround, review, storage, watch, workflow } from './stacks/index.ts';
import { removeUnusedHandlers } from './stacks/parts/unused-handlers.ts';

export default {
  config: () => ({ name: 'suture', region: process.env.AWS_REGION ?? 'us-east-1' }),
  stacks: async (app) => {
    // Whoever writes access logs is let in by the bucket's policy, not by the access control lists that came before it.
    app.node.setContext('@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy', true);
    app.stack(storage).stack(provingGround);
    await app.stack(workflow);
    app.stack(intake).stack(review).stack(watch);
    removeUnusedHandlers(app);
  },
} satisfies SSTConfig;
