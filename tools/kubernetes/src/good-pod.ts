/** A pod that every policy lets pass; each bad one differs from it in one thing. Fresh at each call: callers change it. */
export const goodPod = () => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "good",
    namespace: "plimsoll-acme",
    labels: { "plimsoll.dev/tenant": "acme" } as Record<string, string>,
  },
  spec: {
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 10_001,
      seccompProfile: { type: "RuntimeDefault" },
    } as Record<string, unknown>,
    containers: [
      {
        name: "engine",
        image: `plimsoll/engine@sha256:${"0".repeat(64)}`,
        args: ["serve", "--orchestrator=http://127.0.0.1:8200", "--llm=openai"],
        resources: {
          requests: { cpu: "1", memory: "1Gi" } as Record<string, string>,
          limits: { cpu: "1000m", memory: "1024Mi", "ephemeral-storage": "64Mi" } as Record<string, string>,
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        } as Record<string, unknown>,
      } as Container,
    ],
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }] as readonly object[],
  } as PodSpec,
});

export interface Container {
  name: string;
  image: string;
  args: readonly string[];
  resources: { requests?: Record<string, string>; limits: Record<string, string> };
  securityContext: Record<string, unknown>;
  ports?: readonly object[];
}

export interface PodSpec {
  [field: string]: unknown;
  securityContext: Record<string, unknown>;
  containers: Container[];
  volumes: readonly object[];
}

export type Pod = ReturnType<typeof goodPod>;
