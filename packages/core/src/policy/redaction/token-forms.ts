import { type Finding, secret } from './finding.ts';

/**
 * Tokens by the form their vendor publishes. The vendor's page is named beside each; where none describes the form, the rule of that name in
 * gitleaks' configuration (config/gitleaks.toml) was the reference. Each form is linear: it has one unbounded repeat, at its end.
 */
const forms: readonly RegExp[] = [
  /gh[opsur]_[A-Za-z0-9._-]{36,}/, // docs.github.com, about authentication to GitHub
  /github_pat_[A-Za-z0-9_]{22,}/, // the same
  /gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct|oas)-[A-Za-z0-9_.-]{20,}/, // docs.gitlab.com, token overview
  /GR1348941[A-Za-z0-9_-]{20,}/, // docs.gitlab.com, runner registration tokens
  /npm_[A-Za-z0-9]{36,}/, // github.blog, new npm access token format
  /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/, // docs.aws.amazon.com, IAM identifiers
  /AIza[A-Za-z0-9_-]{35}/, // cloud.google.com, API keys
  /ya29\.[A-Za-z0-9_-]{20,}/, // developers.google.com, OAuth 2.0 access tokens
  /GOCSPX-[A-Za-z0-9_-]{20,}/, // developers.google.com, OAuth client secrets
  /1\/\/0[A-Za-z0-9_-]{30,}/, // developers.google.com, OAuth refresh tokens
  /xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,}/, // api.slack.com, token types
  /xapp-\d-[A-Za-z0-9-]{10,}/, // the same
  /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{20,}/, // api.slack.com, incoming webhooks
  /https:\/\/(?:canary\.|ptb\.)?discord(?:app)?\.com\/api\/webhooks\/\d{10,}\/[A-Za-z0-9_-]{20,}/, // discord.com, webhooks
  /[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}/, // discord.com, bot tokens
  /https:\/\/[\w-]{1,60}\.webhook\.office\.com\/webhookb2\/[A-Za-z0-9@/_-]{20,}/, // learn.microsoft.com, incoming webhooks
  /[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/, // docs.stripe.com, API keys
  /whsec_[A-Za-z0-9+/=]{24,}/, // docs.stripe.com, webhooks
  /sk-[A-Za-z0-9_-]{32,}/, // platform.openai.com and docs.anthropic.com, API keys
  /SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,}/, // docs.sendgrid.com, API keys
  /SK[0-9a-f]{32}(?![A-Za-z0-9])/, // twilio.com, API keys
  /hf_[A-Za-z0-9]{30,}/, // huggingface.co, user access tokens
  /gsk_[A-Za-z0-9]{40,}/, // console.groq.com, API keys
  /do[opr]_v1_[0-9a-f]{64}/, // docs.digitalocean.com, token prefixes
  /hv[sbr]\.[A-Za-z0-9_-]{24,}/, // developer.hashicorp.com, Vault token prefixes
  /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}/, // gitleaks, hashicorp-tf-api-token
  /[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}/, // gitleaks, azure-ad-client-secret
  /\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/, // core.telegram.org, bots
  /shp(?:at|ca|pa|ss|ua|tka)_[A-Fa-f0-9]{32}/, // shopify.dev, access tokens
  /pypi-AgE[A-Za-z0-9_-]{40,}/, // pypi.org, API tokens
  /dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/, // docs.docker.com, personal access tokens
  /sntry[su]_[A-Za-z0-9+/=_-]{40,}/, // docs.sentry.io, auth tokens
  /gl(?:sa|c)_[A-Za-z0-9+/=_]{30,}/, // grafana.com, service account and cloud access policy tokens
  /dapi[0-9a-f]{32}(?:-\d)?(?![A-Za-z0-9])/, // docs.databricks.com, personal access tokens
  /sb(?:p|_secret)_[A-Za-z0-9_-]{30,}/, // supabase.com, API keys
  /NRA[KL]-[A-Z0-9]{24,}/, // docs.newrelic.com, API keys
  /(?:ntn_|secret_)[A-Za-z0-9]{40,}/, // developers.notion.com, authorization
  /lin_(?:api|oauth)_[A-Za-z0-9]{32,}/, // linear.app, API
  /ATATT3[A-Za-z0-9_=-]{40,}/, // support.atlassian.com, API tokens
  /ATCTT3[A-Za-z0-9_=-]{40,}/, // support.atlassian.com, access tokens of repositories
  /PMAK-[0-9a-f]{24}-[0-9a-f]{34}/, // learning.postman.com, API keys
  /fig[dou]_[A-Za-z0-9_-]{30,}/, // figma.com, personal access tokens
  /pul-[0-9a-f]{40}/, // pulumi.com, access tokens
  /rubygems_[0-9a-f]{48}/, // guides.rubygems.org, API keys
  /oy2[a-z0-9]{43}(?![A-Za-z0-9])/, // gitleaks, nuget-api-key
  /CLOJARS_[a-z0-9]{60}/, // gitleaks, clojars-api-token
  /AGE-SECRET-KEY-1[0-9A-Z]{58}/, // age-encryption.org, format
  /A3-[A-Z0-9]{6}-[A-Z0-9]{6}-?[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3}/, // support.1password.com, secret key
  /ops_eyJ[A-Za-z0-9+/_-]{60,}/, // developer.1password.com, service accounts
  /dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9_.-]{40,}/, // docs.doppler.com, token formats
  /xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}/, // developers.brevo.com, API keys
  /key-[0-9a-f]{32}(?![A-Za-z0-9])/, // documentation.mailgun.com, API keys
  /[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/, // mailchimp.com, API keys
  /EAAA[A-Za-z0-9_-]{60}/, // developer.squareup.com, access tokens
  /sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,}/, // developer.squareup.com, application secrets
  /EAA[A-Za-z0-9]{100,}/, // developers.facebook.com, access tokens
  /LTAI[A-Za-z0-9]{17,21}(?![A-Za-z0-9])/, // gitleaks, alibaba-access-key-id
  /AKCp[A-Za-z0-9]{60,}/, // gitleaks, artifactory-api-key
  /tskey-[a-z]{2,10}-[A-Za-z0-9]{6,}-[A-Za-z0-9]{16,}/, // tailscale.com, key prefixes
  /rnd_[A-Za-z0-9]{28,}/, // render.com, API keys
  /fo1_[A-Za-z0-9_-]{40,}/, // fly.io, access tokens
  /vercel_blob_rw_[A-Za-z0-9_]{30,}/, // vercel.com, Blob tokens
  /nfp_[A-Za-z0-9]{36,}/, // docs.netlify.com, personal access tokens
  /HRKU-[A-Za-z0-9_-]{36,}/, // devcenter.heroku.com, OAuth tokens
  /pplx-[A-Za-z0-9]{40,}/, // docs.perplexity.ai, API keys
  /r8_[A-Za-z0-9]{36,}/, // replicate.com, API tokens
  /xai-[A-Za-z0-9]{60,}/, // docs.x.ai, API keys
  /re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}/, // resend.com, API keys
  /pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/, // airtable.com, personal access tokens
  /ABSK[A-Za-z0-9+/]{60,}={0,2}/, // docs.aws.amazon.com, Amazon Bedrock API keys
  /phx_[A-Za-z0-9_-]{40,}/, // posthog.com, personal API keys
  /sk\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{10,}/, // docs.mapbox.com, secret access tokens
  /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/, // crypt(5), bcrypt
  /\$(?:1|5|6|7|y|gy|apr1)\$[^\s:$"']{1,60}(?:\$[^\s:$"']{1,60})?\$[./A-Za-z0-9]{22,}/, // crypt(5), and htpasswd(1)
  /\$argon2(?:id|i|d)\$[^\s"']{10,60}\$[A-Za-z0-9+/]{8,90}\$[A-Za-z0-9+/]{16,}/, // github.com/P-H-C/phc-string-format
  /pbkdf2_sha\d{1,3}\$\d+\$[^\s$"']{1,60}\$[A-Za-z0-9+/=]{20,}/, // docs.djangoproject.com, password storage
];
const tokens = new RegExp(`(?<![A-Za-z0-9])(?:${forms.map(({ source }) => source).join('|')})`, 'g');
const webToken =
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,}\.(?:[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{6,}|[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})/g;
const bearer = /\bbearer[ \t]+((?:(?=[A-Za-z+/._~-]*[0-9=])[A-Za-z0-9+/._~-]{12,}|[A-Za-z+/_~-]{32,})=*)/dgi;
const basic = /\bbasic[ \t]+([A-Za-z0-9+/]{12,}={0,2})/dgi;

/** Tokens by their form, and what stands behind the scheme of an authorization. */
export function findTokens(text: string): readonly Finding[] {
  const found = [tokens, webToken].flatMap((form) => [...text.matchAll(form)].map((match) => whole(match)));
  const schemes = [
    ...text.matchAll(bearer),
    ...[...text.matchAll(basic)].filter(([, value]) => isUserAndPassword(value)),
  ];
  return [...found, ...schemes.flatMap(({ indices }) => (indices?.[1] === undefined ? [] : [secret(...indices[1])]))];
}

function whole(match: RegExpMatchArray): Finding {
  const start = match.index ?? 0;
  return secret(start, start + match[0].length);
}

/** RFC 7617: user, colon, password. */
function isUserAndPassword(encoded = ''): boolean {
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(encoded.slice(0, 400), 'base64').toString('latin1'));
}
