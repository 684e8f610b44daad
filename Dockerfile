# readiness with what it renders and asks: git, helm and kustomize. It needs no network to run:
#   docker run --rm --network none --volume "$PWD:/repository:ro" readiness
# Base images are named by version rather than by digest, so that a rebuild takes their security
# fixes; pin the image that you build from this by its digest.

FROM golang:1.26-bookworm AS programs
# Modules are held against Go's public checksum database before they are built.
ENV CGO_ENABLED=0 GOFLAGS=-trimpath GOBIN=/programs
RUN go install -ldflags="-s -w" helm.sh/helm/v3/cmd/helm@v3.22.0 \
  && go install -ldflags="-s -w" sigs.k8s.io/kustomize/kustomize/v5@v5.8.1

FROM python:3.12-slim-bookworm AS wheels
WORKDIR /source
COPY . .
# the image is built once and run many times, each time without what earlier runs remember
ENV HATCH_BUILD_HOOK_ENABLE_CUSTOM=true
RUN pip install --no-cache-dir --disable-pip-version-check --prefix /installed .

# glibc: the engine of expressions has no wheel for musl
FROM python:3.12-slim-bookworm
# Debian keeps no version of a package but its latest: git is not pinned.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install --yes --no-install-recommends git \
  && rm -rf /var/lib/apt/lists/* \
  # a mounted repository belongs to somebody else; nothing of it is ever run
  && git config --system --add safe.directory '*' \
  && useradd --uid 10001 --create-home reader
COPY --from=programs /programs /usr/local/bin
COPY --from=wheels /installed /usr/local
USER 10001
WORKDIR /repository
ENTRYPOINT ["readiness"]
CMD ["check"]
