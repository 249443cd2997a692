import * as z from 'zod';

/** Kubernetes writes no field for zero, and none for an empty list. */
const count = z.int().min(0).default(0);
const words = z.record(z.string(), z.string()).nullish();

/** The pods that a Deployment or a ReplicaSet makes. */
export const PodTemplate = z.object({
  metadata: z.object({ labels: words, annotations: words }).nullish(),
  spec: z.object({
    containers: z.array(
      z.object({
        name: z.string(),
        image: z.string().default(''),
        env: z.array(z.object({ name: z.string(), value: z.string().optional() })).nullish(),
      }),
    ),
  }),
});
export type PodTemplate = z.infer<typeof PodTemplate>;

/** What is read of a Deployment of `apps/v1`. */
export const DeploymentObject = z.object({
  metadata: z.object({ uid: z.string().default(''), generation: z.int().default(0) }),
  spec: z.object({
    replicas: z.int().min(0).default(1),
    paused: z.boolean().default(false),
    selector: z.object({ matchLabels: words }),
    template: PodTemplate,
  }),
  status: z
    .object({
      observedGeneration: z.int().default(0),
      replicas: count,
      updatedReplicas: count,
      availableReplicas: count,
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().default(''),
            message: z.string().default(''),
            lastUpdateTime: z.string().optional(),
          }),
        )
        .nullish(),
    })
    .prefault({}),
});
export type DeploymentObject = z.infer<typeof DeploymentObject>;

/** What is read of a list of ReplicaSets of `apps/v1`. */
export const ReplicaSets = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        name: z.string(),
        creationTimestamp: z.string(),
        ownerReferences: z.array(z.object({ uid: z.string() })).nullish(),
      }),
      spec: z.object({ template: PodTemplate }),
    }),
  ),
});
export type ReplicaSets = z.infer<typeof ReplicaSets>;
