"""What every room stands on: words, checks of what is given, word lists, wording, paths."""
