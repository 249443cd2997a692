import type { Json } from '../world.ts';

export interface FieldProblem {
  readonly resource: string;
  readonly field?: string;
  readonly code: string;
  readonly message?: string;
  readonly value?: string | null;
}

/** Answered as an error in GitHub's form. */
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

export function notFound(message = 'Not Found'): Refused {
  return new Refused(404, message);
}

/** 422 with a message alone, as GitHub answers for git objects. */
export function unprocessable(message: string): Refused {
  return new Refused(422, message);
}

/** 422 with the invalid fields. */
export function invalid(...errors: readonly FieldProblem[]): Refused {
  return new Refused(422, 'Validation Failed', errors);
}

/** The body of every error response. */
export function describeRefusal(status: number, message: string, errors?: readonly FieldProblem[]): Json {
  return {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  };
}
