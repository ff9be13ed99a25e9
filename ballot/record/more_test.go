package record

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"piaojue/ballot/meeting"
)

const picture = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

// moreBundle returns the record of a poll whose items have fields that format 1 cannot hold.
func moreBundle(t testing.TB) []byte {
	t.Helper()
	h := newFixture(t, 7)
	h.come(six[:5]...)
	id := h.open(`{"kind":"selection","title":"民生实事项目票决","items":[{"title":"道路","place":"石埠村","serves":"沿线 1,200 户",` +
		`"due":"2026-12-31","pictures":["` + picture + `","` + strings.Repeat("a", 64) +
		`"]},{"title":"学校"}],"rules":{"seats":1}}`)
	h.cast(id, "001", marks("approve", "1"))
	h.cast(id, "002", marks("reject", "1"))
	h.finish(id)
	return h.bundle(id, h.first)
}

var ofMore = []tampering{
	{
		"a place in format 1", "secret",
		func(f *forgery) { f.sub(PollFile, `"title": "公园"`, `"title": "公园", "place": "城东"`) }, "", CheckPoll,
	},
	{
		"an empty place in format 1", "secret",
		func(f *forgery) { f.sub(PollFile, `"title": "公园"`, `"title": "公园", "place": ""`) }, "", CheckPoll,
	},
	{
		"format 2 without what it is for", "secret",
		func(f *forgery) { f.sub(ManifestFile, `"format": 1`, `"format": 2`) }, CheckSignature, CheckPoll,
	},
	{
		"format 2 said to be 1", "more",
		func(f *forgery) { f.sub(ManifestFile, `"format": 2`, `"format": 1`) }, CheckSignature, CheckPoll,
	},
	{"another place", "more", func(f *forgery) { f.sub(PollFile, "石埠村", "城东") }, "", CheckRules},
	{"another picture", "more", func(f *forgery) { f.sub(PollFile, picture, strings.Repeat("b", 64)) }, "", CheckRules},
	{"a picture that is none", "more", func(f *forgery) { f.sub(PollFile, picture, "../key") }, "", CheckPoll},
	{"a picture twice", "more", func(f *forgery) { f.sub(PollFile, picture, strings.Repeat("a", 64)) }, "", CheckPoll},
	{"a day that is none", "more", func(f *forgery) { f.sub(PollFile, "2026-12-31", "2026-02-29") }, "", CheckPoll},
	{"a day of another form", "more", func(f *forgery) { f.sub(PollFile, "2026-12-31", "2026-2-28") }, "", CheckPoll},
	{
		"a place that is too long", "more",
		func(f *forgery) { f.sub(PollFile, "石埠村", "石"+strings.Repeat("埠", 60)) }, "", CheckPoll,
	},
}

// A record has format 2 only if an item has a field that format 1 cannot hold. Other records are written byte for byte
// as the previous version wrote them.
func TestFormatFollowsTheItems(t *testing.T) {
	format := func(data []byte) int {
		b, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var m struct{ Format int }
		if err := json.Unmarshal(b.File(ManifestFile), &m); err != nil {
			t.Fatal(err)
		}
		return m.Format
	}
	if got := format(moreBundle(t)); got != 2 {
		t.Errorf("with a place: format %d", got)
	}
	h := newFixture(t, 7)
	h.come(six[:5]...)
	id := h.open(`{"kind":"selection","title":"票决","items":[{"title":"道路"},{"title":"学校"}],"rules":{"seats":1}}`)
	h.Must(h.Service.Do(h.Context(), h.Chair, "close", id, nil))
	h.Must(h.Service.Do(h.Context(), h.first, "certify", id, meeting.Word{Agree: true}))
	plain := h.bundle(id, h.first)
	if got := format(plain); got != 1 || bytes.Contains(plain, []byte("pictures")) {
		t.Errorf("without: format %d", got)
	}
	paths, err := filepath.Glob("testdata/before/*.zip")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%d records, %v", len(paths), err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := Write(&again, b, testKey); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.Bytes(), data) {
			t.Errorf("%s is not written as before", filepath.Base(path))
		}
	}
}
