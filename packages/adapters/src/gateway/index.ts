export { type CallGateway, createGatewayClient, type GatewayClient } from './client.ts';
export { callGatewayFunction } from './lambda.ts';
export { GatewayRequest } from './protocol.ts';
export { type GatewayParts, serveGateway } from './serve.ts';
