package i18n

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A Lang is a language of the catalogue.
type Lang string

// The languages. The zero value means Chinese.
const (
	ZH Lang = "zh-CN"
	EN Lang = "en"
)

// langs lists every language.
func langs() []Lang { return []Lang{ZH, EN} }

// words are one entry of the catalogue: Chinese and English.
type words struct{ zh, en string }

func (w words) in(l Lang) string {
	if l == EN {
		return w.en
	}
	return w.zh
}

// Match picks the language for an Accept-Language header: the most preferred one that the catalogue has, or Chinese if
// none is named or understood.
func Match(acceptLanguage string) Lang {
	type wish struct {
		lang    Lang
		quality float64
	}
	var wishes []wish
	if len(acceptLanguage) > 512 {
		return ZH
	}
	for part := range strings.SplitSeq(acceptLanguage, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		quality := 1.0
		if q, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			n, err := strconv.ParseFloat(q, 64)
			if err != nil || !(n >= 0 && n <= 1) { // also excludes NaN
				continue
			}
			quality = n
		}
		primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		switch {
		case quality == 0:
		case primary == "zh" || primary == "*":
			wishes = append(wishes, wish{ZH, quality})
		case primary == "en":
			wishes = append(wishes, wish{EN, quality})
		}
	}
	if len(wishes) == 0 {
		return ZH
	}
	slices.SortStableFunc(wishes, func(a, b wish) int { return cmp.Compare(b.quality, a.quality) })
	return wishes[0].lang
}
