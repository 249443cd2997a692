import type { SSTConfig } from 'sst';
import { storage } from './stacks/storage.ts';

export default {
  config: () => ({ name: 'suture', region: process.env.AWS_REGION ?? 'us-east-1' }),
  stacks: (app) => {
    app.stack(storage);
  },
} satisfies SSTConfig;
