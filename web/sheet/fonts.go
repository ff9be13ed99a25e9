package sheet

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/image/font/sfnt"

	"piaojue/ballot"
)

// A fontShelf is the fonts of this machine, or the one that was chosen. It is looked through once it is needed.
type fontShelf struct {
	chosen string
	once   sync.Once
	faces  []*face // best first
	err    error   // of the chosen one
}

// A face is one font of a file. A file of a collection holds several. Files are open only while they are read: a
// machine may have more fonts than a server has files to spare.
type face struct {
	path, name string
	index      int // in its file
}

// An openFace is a face whose file is open.
type openFace struct {
	*face
	font *sfnt.Font
	file *os.File
}

func (f *openFace) Close() error { return f.file.Close() }

func (f *face) open() (*openFace, error) {
	file, collection, err := openFonts(f.path)
	if err != nil {
		return nil, err
	}
	font, err := collection.Font(f.index)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("read the font %s: %w", f.path, err), file.Close())
	}
	return &openFace{face: f, font: font, file: file}, nil
}

func openFonts(path string) (*os.File, *sfnt.Collection, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("open the font: %w", err)
	}
	collection, err := sfnt.ParseCollectionReaderAt(file)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("read the font %s: %w", path, err), file.Close())
	}
	return file, collection, nil
}

func newFontShelf(chosen string) *fontShelf { return &fontShelf{chosen: chosen} }

// fontFolders are where systems keep their fonts.
func fontFolders() []string {
	folders := []string{"/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"}
	if home, err := os.UserHomeDir(); err == nil {
		folders = append(folders, filepath.Join(home, ".fonts"), filepath.Join(home, ".local/share/fonts"), filepath.Join(home, "Library/Fonts"))
	}
	if windows := os.Getenv("WINDIR"); windows != "" {
		folders = append(folders, filepath.Join(windows, "Fonts"))
	}
	return folders
}

func (s *fontShelf) all() ([]*face, error) {
	s.once.Do(func() {
		if s.chosen != "" {
			s.faces, s.err = facesOf(s.chosen)
		} else {
			s.faces = systemFaces()
		}
		slices.SortStableFunc(s.faces, func(a, b *face) int { return cmp.Compare(a.rank(), b.rank()) })
	})
	return s.faces, s.err
}

// systemFaces lists every font there is; what cannot be read is passed over.
func systemFaces() []*face {
	var found []*face
	for _, folder := range fontFolders() {
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil //nolint:nilerr // a folder that cannot be read holds no font for us
			}
			switch strings.ToLower(filepath.Ext(path)) {
			case ".ttf", ".otf", ".ttc", ".otc":
				if faces, err := facesOf(path); err == nil {
					found = append(found, faces...)
				}
			}
			return nil
		})
	}
	return found
}

// facesOf lists the fonts of a file.
func facesOf(path string) (faces []*face, err error) {
	file, collection, err := openFonts(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for i := range collection.NumFonts() {
		font, err := collection.Font(i)
		if err != nil {
			continue
		}
		name, err := font.Name(nil, sfnt.NameIDFull)
		if err != nil {
			name = filepath.Base(path)
		}
		faces = append(faces, &face{path: path, name: name, index: i})
	}
	return faces, nil
}

// rank puts first what reads best on a Chinese sheet: its own shapes of characters, without serifs, upright, of one weight.
func (f *face) rank() int {
	name, rank := strings.ToLower(f.name), 0
	for _, part := range []struct {
		name string
		add  int
	}{
		{" sc", -4},
		{"cn", -4},
		{"gb", -4},
		{"cjk", -2},
		{"hei", -2},
		{"yahei", -2},
		{"serif", 2},
		{"mono", 2},
		{"bold", 8},
		{"italic", 8},
		{"oblique", 8},
		{"light", 4},
		{"thin", 4},
		{"black", 4},
	} {
		if strings.Contains(name, part.name) {
			rank += part.add
		}
	}
	return rank
}

// lacks lists the characters a font has no glyph for; of one that cannot be read, all.
func (f *face) lacks(runes []rune) []rune {
	open, err := f.open()
	if err != nil {
		return runes
	}
	defer open.Close() //nolint:errcheck // only read from
	var b sfnt.Buffer
	var missing []rune
	for _, r := range runes {
		if i, err := open.font.GlyphIndex(&b, r); err != nil || i == 0 {
			missing = append(missing, r)
		}
	}
	return missing
}

// lacking gives the characters that no font on the shelf has.
func (s *fontShelf) lacking(runes []rune) []rune {
	if len(runes) == 0 {
		return nil
	}
	faces := systemFacesOf(s)
	for _, f := range faces {
		if runes = f.lacks(runes); len(runes) == 0 {
			return nil
		}
	}
	return runes
}

// systemFacesOf are the fonts a browser draws with, whichever one was chosen for the other way.
func systemFacesOf(s *fontShelf) []*face {
	if s.chosen == "" {
		faces, _ := s.all() // none chosen, so none that cannot be opened
		return faces
	}
	return systemFaces()
}

// least is what a font must have to be looked at for a sheet at all.
const least = "0123456789票决赞成反对弃权"

// face gives the first font that has every character. Where none does, CodeNoGlyph names what the best one lacks;
// where none is made for Chinese at all, CodeNoPrinter.
func (s *fontShelf) face(runes []rune) (*face, error) {
	f, lacks, err := s.best(runes)
	if err == nil && len(lacks) > 0 {
		return nil, noGlyph(lacks)
	}
	return f, err
}

// best gives the font that has most of the characters, and those that it lacks.
func (s *fontShelf) best(runes []rune) (best *face, missing []rune, err error) {
	faces, err := s.all()
	if err != nil {
		return nil, nil, ballot.Because(ballot.CodeNoPrinter, err)
	}
	for _, f := range faces {
		if len(f.lacks([]rune(least))) > 0 {
			continue
		}
		lacks := f.lacks(runes)
		for _, r := range runes {
			if r > 0xffff && !slices.Contains(lacks, r) {
				lacks = append(lacks, r) // the library knows only the first plane
			}
		}
		if len(lacks) == 0 {
			return f, nil, nil
		}
		if best == nil || len(lacks) < len(missing) {
			best, missing = f, lacks
		}
	}
	if best != nil {
		return best, missing, nil
	}
	if s.chosen != "" && len(faces) > 0 {
		return nil, nil, noGlyph(faces[0].lacks(slices.Concat([]rune(least), runes)))
	}
	return nil, nil, ballot.Refuse(ballot.CodeNoPrinter, "no Chromium, and no font with Chinese characters")
}

// bolder gives the bold font of the same family, where it is there and has every character too.
func (s *fontShelf) bolder(f *face, runes []rune) []*face {
	name := strings.TrimSuffix(f.name, " Regular") + " Bold"
	faces, _ := s.all() // f is of them
	for _, b := range faces {
		if b.name == name && len(b.lacks(runes)) == 0 {
			return []*face{b}
		}
	}
	return nil
}
