"""Makes of charts and kustomizations what they deploy, with the places of their sources.

Runs Helm and Kustomize on private copies, within bounds; never writes to the tree, never fetches.
"""
