package sheet

import (
	"strconv"
	"strings"

	"piaojue/ballot"
	"piaojue/web/i18n"
)

// A ScriptPage is the 主持词 of a whole agenda: what the presiding officer reads aloud, poll by poll. Known figures are
// filled in; the others are blanks to write in.
type ScriptPage struct {
	Lang     i18n.Lang
	Meeting  ballot.Meeting
	Entitled int
	Quorum   int
	Polls    []Report // in the order of the agenda
}

// Document is the script as a print.
func (p ScriptPage) Document() Document {
	l := htmlLang(p.Lang)
	d := newDocument(l, p.Meeting, i18n.Word(l, "script.title", nil))
	d.Numbered = true
	say := func(key string, args map[string]string) { d.say(i18n.Word(l, "script."+key, args)) }
	blank := i18n.Word(l, "script.blank", nil)
	begin := map[string]string{"entitled": figureOr(p.Entitled, blank), "quorum": figureOr(p.Quorum, blank), "n": blank}
	d.Blocks = append(d.Blocks, Block{Heading: i18n.Word(l, "script.begin", nil)})
	say("quorum", begin)
	for i, r := range p.Polls {
		r.Lang = l
		d.Blocks = append(d.Blocks, Block{Heading: d.ordinal(i+1) + r.Spec.Title})
		r.script(&d, p.Entitled)
	}
	d.Blocks = append(d.Blocks, Block{Heading: i18n.Word(l, "script.finish", nil)})
	say("end", nil)
	return d
}

// say adds a paragraph.
func (d *Document) say(text string) { d.Blocks = append(d.Blocks, Block{Text: []string{text}}) }

// script adds what is read in one poll: its rules, the empty box, the opening, the close and the result.
func (r Report) script(d *Document, entitled int) {
	l := d.Lang
	blank := i18n.Word(l, "script.blank", nil)
	c := r.counts()
	args := map[string]string{"title": r.spoken()}
	for name, n := range map[string]int{
		"entitled": max(c.Entitled, entitled), "present": c.Present, "issued": c.Issued, "returned": c.Returned,
		"valid": c.Valid,
	} {
		args[name] = blank
		if r.Outcome != nil || name == "entitled" {
			args[name] = strconv.Itoa(n)
		}
	}
	args["void"] = blank
	if r.Outcome != nil {
		args["void"] = strconv.Itoa(c.Void)
	}
	doc := ""
	if r.isDocument() {
		doc = "_doc"
	}
	say := func(key string) { d.say(i18n.Word(l, "script."+key, args)) }
	say("draft" + doc)
	d.Blocks = append(d.Blocks, Block{List: r.Rules})
	say("draft_ask")
	say("zero")
	say("ready" + doc)
	say("open")
	say("close")
	say("certify")
	say("result" + doc)
	say("counts")
	r.scriptResult(d)
}

// scriptResult adds the result, or blanks for it.
func (r Report) scriptResult(d *Document) {
	l := d.Lang
	if r.Outcome == nil {
		d.say(i18n.Word(l, "script.chosen_"+string(r.Spec.Kind), nil))
		return
	}
	if t := r.decided(l); len(t.Rows) > 0 {
		d.Blocks = append(d.Blocks, Block{Table: t})
	}
	follows := r.follows(func(key string, args ...string) string { return i18n.Word(l, "report."+key, named(args)) })
	if len(follows) > 0 {
		d.Blocks = append(d.Blocks, Block{Text: follows})
	}
}

// isDocument reports whether a decision has the title of the document that is voted on, such as
// 关于批准政府工作报告的决议草案, and not a title of the vote.
func (r Report) isDocument() bool {
	runes := []rune(r.Spec.Title)
	end := string(runes[max(0, len(runes)-4):])
	return r.Spec.Kind == ballot.Decision && !strings.Contains(end, "表决") && !strings.Contains(end, "票决") &&
		!strings.Contains(end, "投票")
}

// spoken is the title for use in a sentence. Sentences quote the title of a document in 《》, so inner ones become 〈〉.
func (r Report) spoken() string {
	if !r.isDocument() {
		return r.Spec.Title
	}
	return strings.NewReplacer("《", "〈", "》", "〉").Replace(r.Spec.Title)
}

// figureOr is a figure, or a blank if it is 0, which means that it is not known yet.
func figureOr(n int, blank string) string {
	if n == 0 {
		return blank
	}
	return strconv.Itoa(n)
}

// ordinal numbers a part as official documents do: 一、二、三.
func (d Document) ordinal(n int) string {
	if d.Lang == i18n.EN {
		return strconv.Itoa(n) + ". "
	}
	return hanNumber(n) + "、"
}
