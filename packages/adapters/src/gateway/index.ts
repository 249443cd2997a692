export { type CallGateway, createGatewayClient, type GatewayClient } from './client.ts';
export { createHostsByRepository, type Hosts } from './hosts.ts';
export type { GatewayParts } from './operation.ts';
export { type OperationName, operations } from './operations.ts';
export { serveGateway } from './serve.ts';
