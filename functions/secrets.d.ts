import 'sst/node/config';

declare module 'sst/node/config' {
  /** What `suture secrets set` sets, and the stacks bind to a function. */
  interface SecretResources {
    GITHUB_APP_ID: { value: string };
    GITHUB_APP_PRIVATE_KEY: { value: string };
    GITHUB_WEBHOOK_SECRET: { value: string };
    GITHUB_WEBHOOK_SECRET_PREVIOUS: { value: string };
    SENTRY_TOKEN: { value: string };
  }
}
