export { connectBucket, connectLockedEnvelopes } from './connect-bucket.ts';
export { createLockedEnvelopes } from './locked-envelopes.ts';
export { type Bucket, createS3Objects } from './objects.ts';
