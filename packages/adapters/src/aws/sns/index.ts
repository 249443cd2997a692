export { createTopicAnnouncer } from './topic.ts';
