package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

var (
	errHarmed = errors.New("the workbook is harmed, or unpacks to too much")
	errMerges = errors.New("more merged cells overlap than a sheet can hold")
)

// A workbookFile holds the parts of a workbook that are needed to read its first visible sheet. The other parts are
// never unpacked.
type workbookFile struct {
	parts   map[string]*zip.File // by name in lower case
	needed  []string             // parts that are copied unchanged
	sheet   string               // its name
	part    string               // its part
	visible int                  // sheets that are not hidden
}

type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

type sheetList struct {
	Sheets []struct {
		Name     string `xml:"name,attr"`
		State    string `xml:"state,attr"`
		Relation string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		Strict   string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
	} `xml:"sheets>sheet"`
}

// openWorkbook finds the first sheet that is not hidden.
func openWorkbook(data []byte) (*workbookFile, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	if len(z.File) > maxParts {
		return nil, errHarmed
	}
	w := &workbookFile{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		if w.parts[name] != nil { // two parts with one name are ambiguous
			return nil, errHarmed
		}
		w.parts[name] = f
	}
	main := "xl/workbook.xml"
	var top relations
	if err := w.decode("_rels/.rels", &top); err != nil {
		return nil, err
	}
	for _, r := range top.List {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			main = resolve("", r.Target)
		}
	}
	return w, w.choose(main)
}

func (w *workbookFile) choose(main string) error {
	var list sheetList
	var rels relations
	relsPart := path.Join(path.Dir(main), "_rels", path.Base(main)+".rels")
	if err := errors.Join(w.decode(main, &list), w.decode(relsPart, &rels)); err != nil {
		return err
	}
	w.needed = []string{"[content_types].xml", "_rels/.rels", main, relsPart}
	targets := map[string]string{}
	for _, r := range rels.List {
		kind := path.Base(r.Type)
		switch kind {
		case "worksheet":
			targets[r.ID] = resolve(path.Dir(main), r.Target)
		case "styles", "sharedStrings", "theme":
			w.needed = append(w.needed, resolve(path.Dir(main), r.Target))
		}
	}
	for _, s := range list.Sheets {
		part := targets[s.Relation+s.Strict]
		if s.State == "hidden" || s.State == "veryHidden" || part == "" {
			continue
		}
		if w.visible++; w.visible == 1 {
			w.sheet, w.part = s.Name, part
		}
	}
	if w.visible == 0 || w.parts[strings.ToLower(w.part)] == nil {
		return errHarmed
	}
	return nil
}

// resolve returns the part that a relationship names, relative to the folder of the part that contains it.
func resolve(folder, target string) string {
	if rest, ok := strings.CutPrefix(target, "/"); ok {
		return rest
	}
	return path.Join(folder, target)
}

// decode reads a small part.
func (w *workbookFile) decode(name string, into any) error {
	f := w.parts[strings.ToLower(name)]
	if f == nil || f.UncompressedSize64 > 1<<20 {
		return errHarmed
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // only read from
	return decoder(r).Decode(into)
}

// decoder reads XML as UTF-8, whatever encoding it declares.
func decoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return d
}

// repack makes a workbook of the needed parts and the surveyed sheet. The library silently skips a broken part, which
// would be a roll with missing cells, so each part is first read completely here. The unpacked size that a part
// declares can be trusted, because the zip reader refuses to return more.
func (w *workbookFile) repack(sheet []byte) ([]byte, error) {
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	total := uint64(0)
	for _, name := range w.needed {
		f := w.parts[strings.ToLower(name)]
		if f == nil {
			continue // not every workbook has shared strings
		}
		if total += f.UncompressedSize64; total > maxUnpacked {
			return nil, errHarmed
		}
		text, err := readWhole(f)
		if err != nil {
			return nil, err
		}
		if err := put(out, f.Name, text); err != nil {
			return nil, err
		}
	}
	if err := put(out, w.parts[strings.ToLower(w.part)].Name, sheet); err != nil {
		return nil, err
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func put(out *zip.Writer, name string, text []byte) error {
	p, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = p.Write(text)
	return err
}

// readWhole reads a part to its end, which verifies its checksum, and checks that its XML is complete.
func readWhole(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // only read from
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	d := decoder(bytes.NewReader(text))
	for err == nil {
		_, err = d.Token()
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return text, nil
}
