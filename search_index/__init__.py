"""Stage 4, find: the query language, its matcher and the engines that answer it."""
