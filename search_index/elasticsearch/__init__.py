"""The grown-up engine: the same queries answered by an Elasticsearch cluster."""
