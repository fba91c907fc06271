"""Stage 3, understand: spaCy pipelines for needs, brands, sentiment and language."""
