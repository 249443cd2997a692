import { Tracer } from '@aws-lambda-powertools/tracer';

/** The client, with a subsegment in the function's X-Ray trace for each of its calls. Outside Lambda it is unchanged. */
export function traced<Client>(client: Client): Client {
  return new Tracer({ captureHTTPsRequests: false }).captureAWSv3Client(client);
}
