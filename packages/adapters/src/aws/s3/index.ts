export { type Bucket, createObjectArtifacts, createS3Objects } from './objects.ts';
