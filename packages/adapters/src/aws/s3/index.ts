export { type Bucket, createS3Objects } from './objects.ts';
