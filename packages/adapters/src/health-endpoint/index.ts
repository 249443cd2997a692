export { createHealthRollout, type HealthOptions, type HealthRollout } from './rollouts.ts';
export { createEndpointRollouts, type EndpointOptions } from './service-endpoints.ts';
