package main

import (
	"fmt"
	"strings"

	"piaojue/web/i18n"
)

// What the commands say stands in catalogues, as what the pages say does: each entry in Chinese and in English, with
// the verbs of fmt for what is filled in. Another language needs a field here; the compiler names what lacks it.
type words struct{ zh, en string }

func (w words) in(l i18n.Lang) string {
	if l == i18n.ZH {
		return w.zh
	}
	return w.en
}

// catalogues lists every catalogue.
func catalogues() []map[string]words {
	return []map[string]words{commandWords, verifyWords, keepWords, errorWords, demoWords}
}

// say gives an entry of the catalogues in a language; its key where there is none, which a test finds.
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

// spoken is the language of a terminal: Chinese where the locale of messages is, else English. As everywhere, LC_ALL
// comes before LC_MESSAGES, and that before LANG; the first one that is set holds.
func spoken(environ []string) i18n.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		value := ""
		for _, e := range environ {
			if v, ok := strings.CutPrefix(e, name+"="); ok {
				value = v // the last one holds
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
