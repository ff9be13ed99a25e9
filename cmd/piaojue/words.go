package main

import (
	"fmt"
	"strings"

	"piaojue/web/i18n"
)

// words is an entry of the catalogues of command output, in Chinese and in English, with fmt verbs for its arguments.
// Another language needs another field here; the compiler then reports each entry that lacks it.
type words struct{ zh, en string }

func (w words) in(l i18n.Lang) string {
	if l == i18n.ZH {
		return w.zh
	}
	return w.en
}

// catalogues returns every catalogue.
func catalogues() []map[string]words {
	return []map[string]words{commandWords, verifyWords, keepWords, errorWords, demoWords}
}

// say returns an entry of the catalogues in a language, or its key if there is no entry, which a test detects.
func say(l i18n.Lang, key string, args ...any) string {
	for _, c := range catalogues() {
		if w, ok := c[key]; ok && len(args) > 0 {
			return fmt.Sprintf(w.in(l), args...)
		} else if ok {
			return w.in(l)
		}
	}
	return key
}

// spoken returns the language of a terminal: Chinese if the locale of messages is Chinese, else English. As usual,
// LC_ALL overrides LC_MESSAGES, and LC_MESSAGES overrides LANG.
func spoken(environ []string) i18n.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value := ""
		for _, e := range environ {
			if v, ok := strings.CutPrefix(e, name+"="); ok {
				value = v // the last one counts
			}
		}
		if value == "" {
			continue
		}
		if strings.HasPrefix(strings.ToLower(value), "zh") {
			return i18n.ZH
		}
		break
	}
	return i18n.EN
}
