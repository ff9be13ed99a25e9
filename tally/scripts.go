package tally

import (
	"crypto/sha1" //nolint:gosec // Redis names scripts by SHA-1
	"embed"
	"encoding/hex"
	"fmt"
)

//go:embed lua/*.lua
var sources embed.FS

// A script is one atomic act of the store. The head of its file states its contract.
type script struct {
	name   string
	source string
	sha    string
}

// scripts are all acts. The startup gate loads them in this order: cast is the last, so that no ballot is cast before
// all scripts are loaded.
type scripts struct {
	commit, begin, signout, tell, try, beat, figures, count, finish, suspect, cast script
}

// readScripts reads the scripts for one schema. Each contains the schema, which therefore changes its hash: servers of
// another version have other scripts, and meet the startup gate.
func readScripts(schema int) (scripts, error) {
	var s scripts
	shared, err := sources.ReadFile("lua/shared.lua")
	if err != nil {
		return s, err
	}
	for name, into := range map[string]*script{
		"commit": &s.commit, "begin": &s.begin, "signout": &s.signout, "tell": &s.tell, "try": &s.try,
		"beat": &s.beat, "figures": &s.figures, "count": &s.count, "finish": &s.finish, "suspect": &s.suspect,
		"cast": &s.cast,
	} {
		own, err := sources.ReadFile("lua/" + name + ".lua")
		if err != nil {
			return s, fmt.Errorf("read script: %w", err)
		}
		source := fmt.Sprintf("-- schema %d\n", schema) + string(shared) + "\n" + string(own)
		sum := sha1.Sum([]byte(source)) //nolint:gosec // as above
		*into = script{name: name, source: source, sha: hex.EncodeToString(sum[:])}
	}
	return s, nil
}

// all lists the scripts in the order in which they are loaded.
func (s *scripts) all() []script {
	return []script{s.commit, s.begin, s.signout, s.tell, s.try, s.beat, s.figures, s.count, s.finish, s.suspect, s.cast}
}

// shas lists the hashes by which Redis calls the scripts.
func (s *scripts) shas() []string {
	var out []string
	for _, sc := range s.all() {
		out = append(out, sc.sha)
	}
	return out
}
