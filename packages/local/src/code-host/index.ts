export { type Origin, parseOrigin } from './origin.ts';
export { openRemoteHost, type RemoteHost, RemoteName } from './remote-host.ts';
export { nameOf, routeReviews } from './route-reviews.ts';
