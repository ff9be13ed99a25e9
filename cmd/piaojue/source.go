package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// levels separates the names of nested settings. There are no nested settings, so a name that contains it is refused as
// unknown.
const levels = "::"

// A source is where settings come from, apart from flags. place says where in the source a setting is.
type source struct {
	*koanf.Koanf
	place func(key string) *said
}

// fileSource reads a settings file.
func fileSource(path string) (source, error) {
	k := koanf.New(levels)
	err := k.Load(file.Provider(path), toml.Parser())
	type positioned interface {
		error
		Position() (row, column int)
	}
	if at, ok := errors.AsType[positioned](err); ok {
		row, _ := at.Position()
		return source{}, word("config.file_line", path, row, err)
	}
	if err != nil {
		return source{}, word("config.file", path, err)
	}
	return source{k, func(key string) *said {
		text, _ := os.ReadFile(path) // it was read a moment ago; if this fails there is no line to name
		if line := keyLine(text, key); line > 0 {
			return word("config.at_line", path, line)
		}
		return word("config.in_file", path)
	}}, nil
}

// keyLine finds the line, from 1, on which a settings file sets a key; 0 if it is written in some other way.
func keyLine(text []byte, key string) int {
	last := key[strings.LastIndex(key, ":")+1:]
	at := regexp.MustCompile(`(?m)^[ \t]*["']?` + regexp.QuoteMeta(last) + `["']?[ \t]*=`).FindIndex(text)
	if at == nil {
		return 0
	}
	return 1 + bytes.Count(text[:at[0]], []byte("\n"))
}

// envSource reads the environment.
func envSource(flags *pflag.FlagSet, environ []string) (source, error) {
	k := koanf.New(levels)
	err := k.Load(env.Provider(levels, env.Opt{
		Prefix: envPrefix, EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			key := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(name, envPrefix)), "_", "-")
			if f := flags.Lookup(key); f != nil && f.Value.Type() == "stringSlice" {
				return key, strings.Split(value, ",")
			}
			return key, value
		},
	}), nil)
	if err != nil {
		return source{}, word("config.env", err)
	}
	return source{k, func(key string) *said { return word("config.in_env", envName(key)) }}, nil
}

// envName is the environment variable of a setting.
func envName(key string) string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(key, "-", "_"))
}

// check refuses settings that do not exist, and values of the wrong kind.
func (s source) check(flags *pflag.FlagSet) error {
	for _, key := range s.Keys() {
		f := flags.Lookup(key)
		if f == nil {
			name := strings.ReplaceAll(key, levels, ".")
			return word("config.unknown", s.place(key), name, strings.Join(settingNames(flags), ", "))
		}
		alone := koanf.New(levels)
		if err := alone.Set(key, s.Get(key)); err != nil {
			return word("err.at", s.place(key), err)
		}
		if err := alone.Unmarshal("", &serveConfig{}); err != nil {
			return word("config.value", s.place(key), key, fmt.Sprint(s.Get(key)), kindOf(f))
		}
	}
	return nil
}

// kindOf describes the values of a setting.
func kindOf(f *pflag.Flag) *said {
	switch f.Value.Type() {
	case "duration":
		return word("kind.duration", f.DefValue)
	case "bool":
		return word("kind.bool")
	case "stringSlice":
		return word("kind.list")
	}
	return word("kind.text")
}
