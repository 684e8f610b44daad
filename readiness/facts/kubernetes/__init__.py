"""Facts of Kubernetes manifests: objects read, joined and told; judges nothing."""
