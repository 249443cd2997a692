import type { SourceSetup } from './setup.ts';

/** Suture's own agent: Kubernetes sends no webhooks about pods. */
export const kubernetes: SourceSetup = {
  title: 'Kubernetes',
  secretFrom: 'operator',
  steps: [
    {
      text: 'In docs/alerts/kubernetes-agent.yaml, set SUTURE_CLUSTER to a name for the cluster, and SUTURE_URL to {url}',
    },
    {
      text: 'Store the secret in the cluster.',
      code: `kubectl create namespace suture
kubectl --namespace suture create secret generic suture-webhook --from-file=secret={file}`,
    },
    { text: 'Start the agent.', code: 'kubectl apply --filename docs/alerts/kubernetes-agent.yaml' },
    {
      text: 'Give the pods the label app.kubernetes.io/name with a name of suture.config.ts, or add their workload to alarms.',
    },
  ],
};
