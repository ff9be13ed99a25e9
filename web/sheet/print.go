package sheet

import (
	_ "embed" // the style sheet
	"html/template"

	"piaojue/web/i18n"
)

// PrintCSS is the style sheet of all prints. Pages link it as /print.css, because the content security policy allows no
// style within a page.
//
//go:embed print.css
var PrintCSS string

// words gives templates access to the catalogue of one language.
func words(l i18n.Lang) template.FuncMap {
	return template.FuncMap{"w": func(key string) string { return i18n.Word(l, key, nil) }}
}

// htmlLang is the language for the page's root element, Chinese if none is given.
func htmlLang(l i18n.Lang) i18n.Lang {
	if l == i18n.EN {
		return l
	}
	return i18n.ZH
}
