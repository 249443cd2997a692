/** The one folder a reproduction may add files to, at the root of the repository or of one of its packages. */
export const reproductionFolder = 'suture-reproduction';

/** Paths no configuration can open: what ships, what is secret, what decides whether a fix is good. */
export const alwaysDenied: readonly string[] = [
  // Version control and its hooks
  '**/.git/**',
  '**/.git',
  '**/.git{modules,attributes,ignore}',
  '**/.husky/**',
  '**/CODEOWNERS',
  // What builds and ships
  '**/.{github,gitlab,circleci,buildkite,ci,woodpecker,devcontainer,vscode}/**',
  '**/.{gitlab-ci,travis,drone,appveyor}.{yml,yaml}',
  '**/{azure-pipelines,bitbucket-pipelines,cloudbuild,appveyor}*.{yml,yaml}',
  '**/Jenkinsfile*',
  '**/buildspec*.{yml,yaml}',
  '**/appspec*.{yml,yaml}',
  '**/{Makefile,justfile,Procfile,Taskfile.yml,Taskfile.yaml}',
  '**/{Dockerfile,Containerfile,docker-compose}*',
  '**/compose.{yml,yaml}',
  '**/*.dockerfile',
  // Infrastructure
  '**/*.{tf,tfvars,bicep,hcl}',
  '**/cdk.json',
  '**/{sst.config,serverless,Pulumi}.*',
  '**/{samconfig.toml,template.yml,template.yaml,vercel.json,netlify.toml,fly.toml,wrangler.toml}',
  '{stacks,infra,infrastructure,deploy,charts}/**',
  '**/{terraform,k8s,kubernetes,helm,ansible}/**',
  // Secrets and production configuration
  '**/.env{,.*,rc}',
  '**/*.{pem,key,p12,pfx,jks,keystore}',
  '**/id_{rsa,dsa,ecdsa,ed25519}*',
  '**/{secrets,.aws,.ssh,.gnupg}/**',
  '**/.{npmrc,yarnrc*,netrc,pypirc}',
  '**/*production*.{json,yml,yaml,toml}',
  // Manifests and lockfiles
  '**/package.json',
  '**/{package-lock,npm-shrinkwrap}.json',
  '**/{yarn.lock,pnpm-lock.yaml,pnpm-workspace.yaml,.pnpmfile.*,bunfig.toml,deno.json,deno.jsonc,deno.lock}',
  '**/bun.lock*',
  '**/.yarn/**',
  '**/.pnp.*',
  '**/node_modules/**',
  '**/{go.mod,go.sum,Cargo.toml,Cargo.lock,Gemfile*,Pipfile*,pyproject.toml,poetry.lock,requirements*.txt,pom.xml,composer.*}',
  // Tests other than the reproduction
  `**/${reproductionFolder}/**`,
  '**/*.{test,spec,cy,e2e}.*',
  '**/*{-,_}{test,spec}.*',
  '**/test{-,_}*.*',
  '**/test.*',
  '**/{__tests__,__mocks__,__snapshots__,__fixtures__,test,tests,spec,e2e,cypress,fixtures}/**',
  '**/*.snap',
  // Whatever decides how tests and checks run
  '**/{vitest,vite,jest,babel,playwright,cypress,karma,ava,webpack,rollup,esbuild,tsup,eslint,prettier}.config.*',
  '**/vitest.workspace.*',
  '**/.{mocharc,babelrc,swcrc,taprc,nycrc,c8rc,eslintrc,prettierrc}*',
  '**/{tsconfig*,jsconfig,biome}.json{,c}',
  // Whatever tells an agent how to behave, Suture included
  'suture.config.*',
  '**/{AGENTS,CLAUDE,GEMINI}.md',
  '**/.{cursorrules,windsurfrules}',
  '**/.{cursor,claude}/**',
];
