import type { SourceSetup } from './setup.ts';

/** Any sender that the configuration describes. The form of the signature is that of GitHub's webhooks. */
export const generic: SourceSetup = {
  title: 'Any other system',
  secretFrom: 'operator',
  first: [
    {
      text: 'In suture.config.ts, correct the paths of webhooks.generic: where the fields are in the body of your sender.',
    },
  ],
  steps: [
    { text: 'Let the sender post JSON to {url}' },
    {
      text: 'Let it sign the body with the secret in {file}, HMAC-SHA256 in hexadecimal, or send the secret as a token.',
      code: `X-Suture-Signature-256: sha256=SIGNATURE
Authorization: Bearer TOKEN`,
    },
  ],
};
