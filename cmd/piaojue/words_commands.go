package main

// commandWords are those of the commands.
var commandWords = map[string]words{}
