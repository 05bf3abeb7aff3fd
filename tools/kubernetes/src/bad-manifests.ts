import { type Container, goodPod, type Pod } from "./good-pod.ts";

/** A manifest that breaks one rule: the policy, a part of its message, and what is done to the good pod. */
export interface BadManifest {
  readonly policy: string;
  readonly message: string;
  readonly manifest: object;
}

const named = (name: string, pod: Pod): Pod => ({ ...pod, metadata: { ...pod.metadata, name } });

/** The good pod, with its only container changed. */
const container = (change: (container: Container) => void) => (pod: Pod) => {
  pod.spec.containers.forEach(change);
};

const secured = (field: string, value: unknown) =>
  container(({ securityContext }) => {
    securityContext[field] = value;
  });

const podSecured = (field: string, value: unknown) => (pod: Pod) => {
  pod.spec.securityContext[field] = value;
};

const unlimited = (what: string) =>
  container(({ resources }) => {
    delete resources.limits[what];
    delete resources.requests?.[what];
  });

const image = (name: string) =>
  container((each) => {
    each.image = name;
  });

const DIGEST = `sha256:${"0".repeat(64)}`;

const CHANGES: Readonly<Record<string, Readonly<Record<string, (pod: Pod) => void>>>> = {
  "plimsoll-pod-security-restricted": {
    "host namespaces are shared": (pod) => {
      pod.spec["hostNetwork"] = true;
    },
    "a container is privileged": secured("privileged", true),
    "a container may gain privileges": secured("allowPrivilegeEscalation", true),
    "a container keeps capabilities": secured("capabilities", { drop: ["NET_RAW"] }),
    "a container adds capabilities": secured("capabilities", { drop: ["ALL"], add: ["SYS_ADMIN"] }),
    "a container may run as root": secured("runAsNonRoot", false),
    "user 0 is root": secured("runAsUser", 0),
    "system calls are not filtered": podSecured("seccompProfile", { type: "Unconfined" }),
    "a volume is not of an allowed kind": (pod) => {
      pod.spec.volumes = [{ name: "host", hostPath: { path: "/" } }];
    },
    "a port of the host is taken": container((each) => {
      each.ports = [{ containerPort: 8072, hostPort: 8072 }];
    }),
    "kernel parameters are set": podSecured("sysctls", [{ name: "net.core.somaxconn", value: "9" }]),
    "/proc is not masked": secured("procMount", "Unmasked"),
    "AppArmor is switched off": secured("appArmorProfile", { type: "Unconfined" }),
    "the root file system can be written": secured("readOnlyRootFilesystem", false),
  },
  "plimsoll-resource-limits": {
    "a container has no memory limit": unlimited("memory"),
    "a container has no CPU limit": unlimited("cpu"),
    "a container has no limit of temporary storage": unlimited("ephemeral-storage"),
    "a container requests another amount": container(({ resources }) => {
      resources.requests = { cpu: "1", memory: "512Mi" };
    }),
    "an emptyDir has no size limit": (pod) => {
      pod.spec.volumes = [{ name: "tmp", emptyDir: {} }];
    },
  },
  "plimsoll-image-tag": {
    "an image is tagged latest": image(`plimsoll/engine:latest@${DIGEST}`),
  },
  "plimsoll-image-digest": {
    "an image is not named by its digest": image("plimsoll/engine:0.1.0"),
  },
  "plimsoll-tenant-label": {
    "there is no tenant": ({ metadata }) => {
      metadata.labels = {};
    },
    "the tenant is not that of the namespace": ({ metadata }) => {
      metadata.labels = { "plimsoll.dev/tenant": "globex" };
    },
  },
  "plimsoll-no-service-account-token": {
    "the pod gets a token of the cluster": (pod) => {
      delete pod.spec["automountServiceAccountToken"];
    },
    "a volume holds a token of the cluster": (pod) => {
      pod.spec.volumes = [{ name: "key", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } }];
    },
  },
  "plimsoll-no-stub-orchestrator": {
    "the stub orchestrator is no orchestrator": container((each) => {
      each.args = ["serve", "--orchestrator", "stub", "--llm=openai"];
    }),
    "the mock LLM is no LLM": container((each) => {
      each.args = ["serve", "--orchestrator=crewai"];
    }),
  },
};

const changed = (name: string, change: (pod: Pod) => void): Pod => {
  const pod = goodPod();
  change(pod);
  return named(name, pod);
};

/** A deployment whose pods are of no tenant: the one rule that a pod by itself can't break. */
const strayDeployment = (name: string) => {
  const { metadata, spec } = goodPod();
  const { containers, ...rest } = spec;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...metadata, name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { ...rest, containers } },
    },
  };
};

/** One for each rule; an image without tag or digest breaks two, since it has no digest either. */
export const badManifests = (): readonly BadManifest[] => [
  ...Object.entries(CHANGES).flatMap(([policy, rules]) =>
    Object.entries(rules).map(([message, change], place) => ({
      policy,
      message,
      manifest: changed(`${policy}-${place}`, change),
    })),
  ),
  {
    policy: "plimsoll-tenant-label",
    message: "the pods have another tenant, or none",
    manifest: strayDeployment("stray"),
  },
];

/** Breaks both rules on images. */
export const imageWithoutVersion = () => changed("image-without-version", image("plimsoll/engine"));

const arguedWith = (name: string, args: readonly string[], env: readonly object[] = []) =>
  changed(
    name,
    container((each) => {
      Object.assign(each, { args, env });
    }),
  );

/** Ways to a stub or a mock that do not spell it out as a flag of its own. */
export const hiddenStubs = (): readonly Pod[] => [
  arguedWith("by-default", ["serve"]),
  arguedWith("in-quotes", ["-c", 'plimsoll-engine serve --llm openai --orchestrator="stub"']),
  arguedWith("repeated", ["serve", "--orchestrator=crewai", "--llm=openai", "--llm=mock"]),
  arguedWith("by-variable", ["serve", "--orchestrator=$(WHO)", "--llm=openai"], [{ name: "WHO", value: "stub" }]),
];
