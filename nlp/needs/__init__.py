"""The learned understanding: which labels a post has, where it states a need and what is wanted."""
