export { type CallPublisher, createPublisherClient, type PublisherClient } from './client.ts';
export { callPublisherFunction } from './lambda.ts';
export { PublisherRequest } from './protocol.ts';
export { type PublisherParts, servePublisher } from './serve.ts';
