"""What a sentence tells its reader to expect, in whose voice, by which words."""
