export { createTopicChat } from './chat-topic.ts';
export { createTopicAnnouncer } from './topic.ts';
