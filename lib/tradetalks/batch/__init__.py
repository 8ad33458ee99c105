"""A whole corpus to files: in bounded memory, resumable, on all cores."""
