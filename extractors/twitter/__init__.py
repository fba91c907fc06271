"""Posts of X through its v2 API, from pages that twarc2 and others kept, and from streams."""
