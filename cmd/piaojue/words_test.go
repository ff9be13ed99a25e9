package main

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/pflag"

	"piaojue/ballot"
	"piaojue/ballot/record"
	"piaojue/web/i18n"
)

// verbs returns the numbers of the arguments that the fmt verbs of a text use, explicitly indexed or in order.
func verbs(text string) []string {
	var list []string
	next := 1
	for _, m := range regexp.MustCompile(`%(?:\[(\d)\])?([a-z%])`).FindAllStringSubmatch(text, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		if one := strconv.Itoa(next); !slices.Contains(list, one) {
			list = append(list, one)
		}
		next++
	}
	slices.Sort(list)
	return list
}

// alone are the entries in which the languages use different arguments.
var alone = []string{"help.unknown_flag", "app.schema", "doctor.durable", "verify.check", "verify.check_with"}

// TestEveryWordIsInBothLanguages checks the catalogues: each entry occurs once, in both languages, with the same
// arguments, and its Chinese text has Chinese characters. Issue 17, number 17.
func TestEveryWordIsInBothLanguages(t *testing.T) {
	han := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	seen := map[string]bool{}
	for _, c := range catalogues() {
		for key, w := range c {
			if seen[key] {
				t.Errorf("%s is in two catalogues", key)
			}
			seen[key] = true
			if (w.zh == "") != (w.en == "") {
				t.Errorf("%s lacks a language: %q, %q", key, w.zh, w.en)
			}
			letters := func(s string) bool {
				bare := regexp.MustCompile(`%(\[\d\])?[a-z]|--?[\w-]+|\n`).ReplaceAllString(s, "")
				return strings.ContainsFunc(bare, unicode.IsLetter)
			}
			if letters(w.en) && !strings.ContainsFunc(w.zh, han) && !strings.HasSuffix(key, ".bool") {
				t.Errorf("%s has no Chinese: %q", key, w.zh)
			}
			if strings.ContainsFunc(strings.ReplaceAll(strings.ReplaceAll(w.en, "记录自洽，签名人未核对", ""),
				"记录核对", ""), han) && !strings.HasPrefix(key, "verify.") {
				t.Errorf("%s has Chinese in its English: %q", key, w.en)
			}
			if !slices.Contains(alone, key) && !slices.Equal(verbs(w.zh), verbs(w.en)) {
				t.Errorf("%s uses arguments %v in Chinese and %v in English", key, verbs(w.zh), verbs(w.en))
			}
		}
	}
}

// TestEveryWordSaidIsThere parses the sources: each key that they use is in a catalogue and is given the right number
// of arguments, and every entry is used.
func TestEveryWordSaidIsThere(t *testing.T) {
	all, said := map[string]words{}, map[string]bool{}
	for _, c := range catalogues() {
		for key, w := range c {
			all[key] = w
		}
	}
	files, _ := filepath.Glob("*.go") // the pattern is well formed
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "words_") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, _ := strconv.Unquote(lit.Value)
				said[text] = true
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 || call.Ellipsis.IsValid() {
				return true
			}
			from := map[string]int{"word": 0, "say": 1}
			name, _ := call.Fun.(*ast.Ident)
			if name == nil {
				return true
			}
			at, ok := from[name.Name]
			lit, isLit := call.Args[min(at, len(call.Args)-1)].(*ast.BasicLit)
			if !ok || !isLit {
				return true
			}
			key, _ := strconv.Unquote(lit.Value)
			w, there := all[key]
			if !there {
				t.Errorf("%s uses %q, which is in no catalogue", file, key)
			}
			given := len(call.Args) - at - 1
			for _, text := range []string{w.zh, w.en} {
				if v := verbs(text); !slices.Contains(alone, key) && len(v) != given {
					t.Errorf("%s gives %q %d arguments, and %q wants %d", file, key, given, text, len(v))
				}
			}
			return true
		})
	}
	template := strings.Join(regexp.MustCompile(`t "(demo\.\w+)"`).FindAllString(demoHTML, -1), " ")
	made := regexp.MustCompile(`^(demo\.(at|door)|doctor\.name|verify\.(check|figure)|help|flag)\.`)
	for key := range all {
		if !said[key] && !strings.Contains(template, `"`+key+`"`) && !made.MatchString(key) {
			t.Errorf("nothing uses %s", key)
		}
	}
}

// TestEveryCheckHasWords: verify prints each check of a record and its figures in Chinese.
func TestEveryCheckHasWords(t *testing.T) {
	for _, c := range record.Verify(strings.NewReader("no record"), 9, record.Options{}).Checks {
		if key := "verify.check." + c.Name; say(i18n.ZH, key) == key {
			t.Errorf("the check %s has no words", c.Name)
		}
	}
	for _, tt := range []struct{ compared, want string }{
		{"x: 98 returned ⊆ 98 issued ⊆ 98 entitled", "98 收回 ⊆ 98 发出 ⊆ 98 应到"},
		{"x: 98, of them 0 void", "98，其中 0 张作废"},
		{"x: AB12; not compared, for the ballots are not in the record", "AB12；未核对，选票不在记录里"},
		{"x: none of a void poll", "作废的表决没有选票"},
	} {
		if strings.ContainsFunc(tt.want, unicode.IsLower) {
			t.Errorf("%q is not Chinese", tt.want)
		}
		if got := compared(i18n.ZH, record.Check{Name: "roll", Compared: tt.compared}); !strings.HasSuffix(got, tt.want) {
			t.Errorf("%q is printed as %q, want %q at its end", tt.compared, got, tt.want)
		}
	}
}

// TestSpoken: LC_ALL overrides LC_MESSAGES, and LC_MESSAGES overrides LANG.
func TestSpoken(t *testing.T) {
	for _, tt := range []struct {
		environ string
		want    i18n.Lang
	}{
		{"", i18n.EN},
		{"LANG=zh_CN.UTF-8", i18n.ZH},
		{"LANG=C.UTF-8", i18n.EN},
		{"LANG=zh_CN.UTF-8 LC_ALL=C", i18n.EN},
		{"LANG=en_GB.UTF-8 LC_MESSAGES=zh_CN", i18n.ZH},
		{"LANG=zh_CN.UTF-8 LC_MESSAGES=en_US LC_ALL=", i18n.EN},
		{"LC_CTYPE=zh_CN.UTF-8", i18n.EN},
		{"LANG=ZH", i18n.ZH},
	} {
		if got := spoken(strings.Fields(tt.environ)); got != tt.want {
			t.Errorf("with %q commands speak %s, want %s", tt.environ, got, tt.want)
		}
	}
}

// TestErrorsInChinese: all parts of an error are in one language, however it is wrapped.
func TestErrorsInChinese(t *testing.T) {
	open := &fs.PathError{Op: "open", Path: "hall/master.key", Err: fs.ErrPermission}
	for _, tt := range []struct {
		err    error
		zh, en string
	}{
		{inputError{word("err.at", "b.zip", word("verify.fails"))}, "b.zip：记录核对不符", "b.zip: the record does not hold"},
		{word("keys.folder", open), "建立数据文件夹时出错：本用户不能读写 hall/master.key", "make data folder: open hall/master.key"},
		{inputError{several{word("config.tls"), word("config.data")}}, "要一起给出；--data", "go together; --data"},
		{ballot.Refuse(ballot.CodeNotOpen, "x"), "表决", "x"},
		{errors.Join(word("config.tls"), word("config.data")), "要一起给出\n--data", "go together\n--data"},
		{errors.New("disk on fire"), "disk on fire", "disk on fire"},
	} {
		if got := inLang(i18n.ZH, tt.err); !strings.Contains(got, tt.zh) {
			t.Errorf("in Chinese %v is %q, want %q in it", tt.err, got, tt.zh)
		}
		if got := inLang(i18n.EN, tt.err); !strings.Contains(got, tt.en) {
			t.Errorf("in English %v is %q, want %q in it", tt.err, got, tt.en)
		}
	}
	if !errors.Is(word("err.at", "x", open), fs.ErrPermission) ||
		exitCode(word("err.at", "x", inputError{open})) != exitInput {
		t.Error("errors.Is does not find the wrapped error")
	}
}

// TestHelpInChinese: each command has a short help in Chinese, and the commands of a hall's first day have all of their
// help in Chinese, including each flag. In English, help is as written in the commands.
func TestHelpInChinese(t *testing.T) {
	han := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	root := newRootCommand([]string{"LANG=zh_CN.UTF-8"})
	whole := []string{"demo", "serve", "doctor", "init", "clerk", "verify"}
	for _, cmd := range root.Commands() {
		if !han(cmd.Short) {
			t.Errorf("the short help of %s is %q", cmd.Name(), cmd.Short)
		}
		if !slices.Contains(whole, cmd.Name()) {
			continue
		}
		if !strings.Contains(cmd.Long, "\n") || !han(cmd.Long) {
			t.Errorf("the long help of %s is %q", cmd.Name(), cmd.Long)
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if !han(f.Usage) {
				t.Errorf("the help of %s --%s is %q", cmd.Name(), f.Name, f.Usage)
			}
		})
	}
	code, out, _ := runProgram(t, "serve", "--help")
	if code != exitDone || !strings.Contains(out, "Usage:") || strings.Contains(out, "用法") {
		t.Errorf("help in English: %d\n%s", code, out)
	}
}
