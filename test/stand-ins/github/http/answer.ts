import type { Json } from '../world.ts';

export interface Answer {
  readonly status: number;
  /** Written as JSON; no body where it is undefined. */
  readonly body?: unknown;
  /** Written as they are, in place of a body. */
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FieldProblem {
  readonly resource: string;
  readonly field?: string;
  readonly code: string;
  readonly message?: string;
  readonly value?: string | null;
}

/** A request that is answered with an error, in GitHub's form. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly errors: readonly FieldProblem[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    errors?: readonly FieldProblem[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

/** Text in another form than JSON, named as the host names it. */
export function plain(text: string | Buffer, media: string): Answer {
  return {
    status: 200,
    bytes: Buffer.from(text),
    headers: { 'content-type': `application/vnd.github.v3.${media}; charset=utf-8` },
  };
}

export function created(body: unknown, location?: string): Answer {
  return { status: 201, body, headers: location === undefined ? {} : { location } };
}

export function notFound(message = 'Not Found'): Refused {
  return new Refused(404, message);
}

/** 422 with the plain message the host gives for git objects. */
export function unprocessable(message: string): Refused {
  return new Refused(422, message);
}

/** 422 with the members at fault. */
export function invalid(...errors: readonly FieldProblem[]): Refused {
  return new Refused(422, 'Validation Failed', errors);
}

/** The body every refusal has. */
export function describeRefusal(status: number, message: string, errors?: readonly FieldProblem[]): Json {
  return {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  };
}
