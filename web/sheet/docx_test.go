package sheet

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"piaojue/ballot"
)

// docxFiles unzips a document and parses each of its parts as XML.
func docxFiles(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return files
}

// docxParagraphs returns the text of each paragraph of a document; the cells of a row are joined.
func docxParagraphs(t testing.TB, document string) []string {
	t.Helper()
	var list []string
	text, rows := "", 0
	for d := xml.NewDecoder(strings.NewReader(document)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if tok.Name.Local == "tr" {
				rows++
			}
		case xml.CharData:
			text += string(tok)
		case xml.EndElement:
			if tok.Name.Local == "tr" {
				rows--
			}
			if rows == 0 && (tok.Name.Local == "p" || tok.Name.Local == "tr") {
				list, text = append(list, text), ""
			}
		}
	}
}

// A DOCX has all of the page's text, its parts are well-formed XML, and the same document gives the same bytes.
func TestDocxEqualsTheDocument(t *testing.T) {
	for name, d := range documents(t) {
		data := written(t, d, Docx)
		if again := written(t, d, Docx); !bytes.Equal(data, again) {
			t.Errorf("%s: written twice it differs", name)
		}
		files := docxFiles(t, data)
		text := squeeze(strings.Join(docxParagraphs(t, files["word/document.xml"]), "\n"))
		for _, part := range parts(d) {
			if !strings.Contains(text, squeeze(part)) {
				t.Errorf("%s: the document lacks %q", name, part)
			}
		}
		for _, part := range []string{"[Content_Types].xml", "_rels/.rels", "word/styles.xml", "word/footer1.xml"} {
			if files[part] == "" {
				t.Errorf("%s: there is no %s", name, part)
			}
		}
		if marked := strings.Contains(files["word/header1.xml"], "演练"); marked != d.Rehearsal {
			t.Errorf("%s: a rehearsal: %v, marked: %v", name, d.Rehearsal, marked)
		}
	}
}

// Text from users is never markup in a DOCX, and characters that XML cannot hold are left out.
func TestDocxHoldsTextOnly(t *testing.T) {
	d := Document{
		Title: hostile, Blocks: []Block{{Lines: "一\x00\x0b\ufffe二\t三\u0085四\r\n\xff五"}, {List: []string{hostile}}},
	}
	files := docxFiles(t, written(t, d, Docx))
	got := docxParagraphs(t, strings.TrimPrefix(files["word/document.xml"], xmlHead))
	for _, want := range []string{hostile, "一二 三四", "五", "一、" + hostile} {
		if !slices.Contains(got, want) {
			t.Errorf("no paragraph is %q: %q", want, got)
		}
	}
	for name, text := range files {
		if strings.Contains(text, "<script") || !utf8.ValidString(text) {
			t.Errorf("%s holds %s", name, text)
		}
	}
}

// The page layout is that of GB/T 9704.
func TestDocxIsSetAsOfficialDocumentsAre(t *testing.T) {
	files := docxFiles(t, written(t, documentOf(t, selection()), Docx))
	for part, wants := range map[string][]string{
		"word/document.xml": {
			`<w:pgSz w:w="11906" w:h="16838"/>`, // A4
			`w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"`,
			`<w:docGrid w:type="lines" w:linePitch="579"`,
		},
		"word/styles.xml": {
			`w:styleId="Title"`, `w:eastAsia="方正小标宋简体" w:cs="Times New Roman" w:hint="eastAsia"/><w:sz w:val="44"/>`,
			`w:eastAsia="仿宋_GB2312" w:cs="Times New Roman" w:hint="eastAsia"/><w:spacing w:val="-5"/><w:sz w:val="32"/>`,
		},
	} {
		for _, want := range wants {
			if !strings.Contains(files[part], want) {
				t.Errorf("%s lacks %s", part, want)
			}
		}
	}
	// Lines per page and characters per line.
	for got, want := range map[int]int{docxLine * 22: 12756, docxEm * lineChars: docxWidth} {
		if d := want - got; d < -120 || d > 24 {
			t.Errorf("%d twips for %d available", got, want)
		}
	}
}

func TestHanNumbers(t *testing.T) {
	for n, want := range map[int]string{
		1: "一", 10: "十", 12: "十二", 20: "二十", 35: "三十五", 100: "一百", 104: "一百零四", 110: "一百一十", 200: "二百",
	} {
		if got := hanNumber(n); got != want {
			t.Errorf("%d is written %s, not %s", n, got, want)
		}
	}
}

// The signer ends two characters from the edge, and the date begins two characters to the right of the signer. A longer
// date ends two characters from the edge.
func TestClosingStandsAsOfficialDocumentsHaveIt(t *testing.T) {
	const date = "2026年11月22日" // as wide as seven characters
	for _, tt := range []struct {
		signer       string
		signed, date int // half characters from the edge
	}{
		{"某某镇第十九届人民代表大会第四次会议主席团", 4, 4 + 42 - 4 - 14},
		{"主席团", 4 + 14 + 4 - 6, 4},
	} {
		list := []string{tt.signer, date}
		if a, b := fromEdge(list, 0), fromEdge(list, 1); a != tt.signed || b != tt.date {
			t.Errorf("%s: %d and %d from the edge, not %d and %d", tt.signer, a, b, tt.signed, tt.date)
		}
	}
}

// converted prints a document with LibreOffice and returns its pages. Without LibreOffice it skips the test.
func converted(t testing.TB, data []byte) []string {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("no soffice here to read a DOCX (libreoffice-writer-nogui)")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.docx"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+dir+"/profile", "--headless",
		"--convert-to", "pdf", "--outdir", dir, filepath.Join(dir, "a.docx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	pdf, err := os.ReadFile(filepath.Join(dir, "a.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if to := os.Getenv("PIAOJUE_DOCX"); to != "" { // for inspection
		name := strings.NewReplacer("/", "-", " ", "-").Replace(t.Name())
		_ = os.WriteFile(filepath.Join(to, name+".pdf"), pdf, 0o600)
	}
	return textOf(t, pdf)
}

// LibreOffice prints a DOCX with all of the page's text, on A4, with a number on each page.
func TestOfficeReadsTheDocx(t *testing.T) {
	all := documents(t)
	for _, name := range []string{"announcement selection", "report selection", "rules", "script", "report English"} {
		t.Run(name, func(t *testing.T) {
			d := all[name]
			pages := converted(t, written(t, d, Docx))
			text := ""
			for i, page := range pages { // a paragraph may continue after the page number
				text += strings.Replace(page, "—"+strconv.Itoa(i+1)+"—", "", 1)
			}
			for _, part := range parts(d) {
				if !strings.Contains(text, squeeze(part)) {
					t.Errorf("no page holds %q", part)
				}
			}
			for i, page := range pages {
				if mark := "—" + strconv.Itoa(i+1) + "—"; !strings.Contains(page, mark) {
					t.Errorf("page %d lacks %s", i+1, mark)
				}
			}
			if t.Failed() {
				t.Log(strings.Join(pages, "\n---\n"))
			}
		})
	}
	t.Run("22 lines of 28 characters", func(t *testing.T) {
		d := Document{Heads: nil, Title: "题", Blocks: []Block{{Lines: strings.Repeat("代表票决民生实事项目", 150)}}}
		pages := converted(t, written(t, d, Docx))
		if n := utf8.RuneCountInString(pages[1]); n < 22*28 || n > 22*28+10 { // plus the page number
			t.Errorf("a page holds %d characters: %s", n, pages[1])
		}
	})
}

// The body's name is not printed above a title that already contains it.
func TestTheBodyIsNamedOnce(t *testing.T) {
	for _, tt := range []struct{ body, title, want string }{
		{"某某镇人民代表大会", "第十九届人民代表大会第四次会议", "某某镇第十九届人民代表大会第四次会议"},
		{"某某镇人民代表大会", "某某镇第十九届人民代表大会第四次会议", "某某镇第十九届人民代表大会第四次会议"},
		{"某某镇人民代表大会", "某某镇人民代表大会第四次会议", "某某镇人民代表大会第四次会议"},
		{"某某县人大常委会", "某某县第十八届人大常委会第十二次会议", "某某县第十八届人大常委会第十二次会议"},
		{"某某县人大常委会", "第十八届人大常委会第十二次会议", "某某县第十八届人大常委会第十二次会议"},
		{"某某镇人民代表大会", "民生实事项目票决会", "某某镇人民代表大会|民生实事项目票决会"},
		{"某某镇人民代表大会", "另某镇第十九届人民代表大会第四次会议", "某某镇人民代表大会|另某镇第十九届人民代表大会第四次会议"},
		{"", "第四次会议", "第四次会议"},
		{"某某镇", "", "某某镇"},
		{"某某镇", "第十九届人民代表大会第四次会议", "某某镇|第十九届人民代表大会第四次会议"},
	} {
		if got := strings.Join(heads(ballot.Meeting{Body: tt.body, Title: tt.title}), "|"); got != tt.want {
			t.Errorf("%s, %s: %s, not %s", tt.body, tt.title, got, tt.want)
		}
	}
}
