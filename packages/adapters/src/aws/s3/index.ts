export { connectBucket } from './connect-bucket.ts';
export { type Bucket, createS3Objects } from './objects.ts';
