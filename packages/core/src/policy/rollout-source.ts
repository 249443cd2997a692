import * as z from 'zod';

const Name = z.string().min(1).max(255);
/** The name of a setting that holds the id of a commit: `GIT_SHA`. */
const Setting = z.string().min(1).max(255);

/** An address that a token is sent to. */
const SecureUrl = z
  .url({ protocol: /^https$/, error: 'must be an https address' })
  .refine((text) => new URL(text).username === '', { error: 'must hold no user or password; the token is a secret' })
  .transform((text) => text.replace(/\/+$/, ''));

/** A name of an object in Kubernetes, or of a namespace. */
const KubernetesName = z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'must be a name in Kubernetes');

/** The tag of an image, or an environment variable of the container. */
const inContainer = [
  z.strictObject({ in: z.literal('image') }),
  z.strictObject({ in: z.literal('environment'), name: Setting }),
] as const;

/** The source that knows which commit is live. */
export const RolloutSource = z.discriminatedUnion('by', [
  /** Deployments that the team's pipeline records on the code host. */
  z.strictObject({ by: z.literal('github-deployments'), environment: z.string().min(1).default('production') }),
  /** Deployments of GitLab CI/CD, or that the team's pipeline records on GitLab. */
  z.strictObject({ by: z.literal('gitlab-deployments'), environment: z.string().min(1).default('production') }),
  /** The runs of a workflow of GitHub Actions that ships the branch. */
  z.strictObject({
    by: z.literal('workflow'),
    /** Its file in `.github/workflows`. */
    file: z
      .string()
      .regex(/^[\w.-]{1,200}\.ya?ml$/, 'must be the name of a file in .github/workflows, such as deploy.yml'),
  }),
  /** A CodePipeline whose source action reads the repository. */
  z.strictObject({ by: z.literal('codepipeline'), pipeline: z.string().min(1) }),
  /** A deployment group of CodeDeploy. */
  z.strictObject({ by: z.literal('codedeploy'), application: Name, group: Name }),
  /** A service of ECS that ECS itself rolls out. */
  z.strictObject({
    by: z.literal('ecs'),
    cluster: z.string().regex(/^[\w-]{1,255}$/, 'must be the name of a cluster, not its ARN'),
    service: z.string().regex(/^[\w-]{1,255}$/, 'must be the name of a service, not its ARN'),
    /** The container whose image counts; each of them when left out. */
    container: Name.optional(),
    /** Where a task definition names its commit. */
    commit: z
      .discriminatedUnion('in', [...inContainer, z.strictObject({ in: z.literal('tag'), name: Setting })])
      .default({ in: 'image' }),
  }),
  /** A function of AWS Lambda, by the versions that an alias sends calls to. */
  z.strictObject({
    by: z.literal('lambda'),
    function: z.string().regex(/^[\w-]{1,140}$/, 'must be the name of a function, not its ARN'),
    /** The alias that users call; `$LATEST` when left out. */
    alias: z
      .string()
      .regex(/^(?![0-9]+$)[\w-]{1,128}$/, 'must be the name of an alias')
      .optional(),
    /** Where a version names its commit. */
    commit: z
      .discriminatedUnion('in', [
        z.strictObject({ in: z.literal('description') }),
        z.strictObject({ in: z.literal('environment'), name: Setting }),
      ])
      .default({ in: 'description' }),
  }),
  /** A Deployment of Kubernetes, by its API. The token is the secret `KUBERNETES_TOKEN`. */
  z.strictObject({
    by: z.literal('kubernetes'),
    url: SecureUrl,
    namespace: KubernetesName,
    deployment: KubernetesName,
    container: Name.optional(),
    /** Where the template of its pods names the commit. */
    commit: z
      .discriminatedUnion('in', [
        ...inContainer,
        z.strictObject({ in: z.literal('label'), name: Setting }),
        z.strictObject({ in: z.literal('annotation'), name: Setting }),
      ])
      .default({ in: 'image' }),
  }),
  /** An application of Argo CD, by its API. The token is the secret `ARGOCD_TOKEN`. */
  z.strictObject({
    by: z.literal('argo'),
    url: SecureUrl,
    application: KubernetesName,
    /** The namespace of the application, where it is not Argo CD's own. */
    namespace: KubernetesName.optional(),
    /** The image whose tag names the commit, without its tag. Without it, the revision that is synced is the commit. */
    image: z.string().min(1).max(500).optional(),
  }),
  /** The service itself: its endpoint answers JSON in which `field` names the commit that runs. */
  z.strictObject({
    by: z.literal('endpoint'),
    url: z.url({ protocol: /^https$/, error: 'must be an https address' }),
    field: z.string().min(1).default('commit'),
  }),
]);
export type RolloutSource = z.infer<typeof RolloutSource>;

/** One kind of rollout source, by its name. */
export type RolloutBy<By extends RolloutSource['by']> = Extract<RolloutSource, { readonly by: By }>;

const secretsBySource: Readonly<Partial<Record<RolloutSource['by'], string>>> = {
  argo: 'ARGOCD_TOKEN',
  kubernetes: 'KUBERNETES_TOKEN',
};

/** Every secret that a rollout source may need. */
export const rolloutSecrets: readonly string[] = Object.values(secretsBySource);

/** The secrets by which the configured rollout sources are asked. */
export function secretsOfRollouts({
  services,
}: {
  readonly services: Readonly<Record<string, { readonly rollout: RolloutSource }>>;
}): readonly string[] {
  return [...new Set(Object.values(services).flatMap(({ rollout }) => secretsBySource[rollout.by] ?? []))].sort();
}
