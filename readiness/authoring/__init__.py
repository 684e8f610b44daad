"""What authors of policy and review boards work with: rules in words, catalogues, facts as files."""
