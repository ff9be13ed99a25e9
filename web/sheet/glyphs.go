package sheet

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/font/sfnt"
)

// glyphMark is what prints show in place of a character that no font here has.
func glyphMark(r rune) string { return fmt.Sprintf("〔U+%04X〕", r) }

// marked is the document with marks in place of the missing characters.
func (d Document) marked(missing []rune) Document {
	var pairs []string
	for _, r := range missing {
		pairs = append(pairs, string(r), glyphMark(r))
	}
	say := strings.NewReplacer(pairs...).Replace
	d.Title, d.Sub, d.Label, d.About, d.Aside, d.Date = say(d.Title), say(d.Sub), say(d.Label), say(d.About), say(d.Aside),
		say(d.Date)
	d.Heads, d.States, d.Foot = mapped(d.Heads, say), mapped(d.States, say), mapped(d.Foot, say)
	d.Blocks = mapped(d.Blocks, func(b Block) Block { return b.said(say) })
	return d
}

// mapped returns a new list of f applied to each member.
func mapped[T any](list []T, f func(T) T) []T {
	list = slices.Clone(list)
	for i := range list {
		list[i] = f(list[i])
	}
	return list
}

func (b Block) said(say func(string) string) Block {
	b.Heading, b.Label, b.Lines = say(b.Heading), say(b.Label), say(b.Lines)
	b.Text, b.Closing, b.List, b.Sign = mapped(b.Text, say), mapped(b.Closing, say), mapped(b.List, say),
		mapped(b.Sign, say)
	b.Figures = mapped(b.Figures, func(f Figure) Figure { return Figure{say(f.Label), f.N} })
	if b.Table == nil {
		return b
	}
	b.Table = &Table{
		Columns: mapped(b.Table.Columns, func(c Column) Column { c.Head = say(c.Head); return c }),
		Rows: mapped(b.Table.Rows, func(r Row) Row {
			r.Group = say(r.Group)
			r.Cells = mapped(r.Cells, func(c Cell) Cell { c.Text = say(c.Text); return c })
			return r
		}),
	}
	return b
}

// lacking returns the characters that no font of this machine has.
func lacking(runes []rune) []rune {
	for _, folder := range fontFolders() {
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			switch {
			case len(runes) == 0:
				return fs.SkipAll
			case err != nil || d.IsDir():
				return nil //nolint:nilerr // a folder that cannot be read holds no font for us
			}
			switch strings.ToLower(filepath.Ext(path)) {
			case ".ttf", ".otf", ".ttc", ".otc":
				runes = lackedBy(path, runes)
			}
			return nil
		})
	}
	return runes
}

// fontFolders are the folders where systems keep their fonts.
func fontFolders() []string {
	folders := []string{"/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"}
	if home, err := os.UserHomeDir(); err == nil {
		for _, folder := range []string{".fonts", ".local/share/fonts", "Library/Fonts"} {
			folders = append(folders, filepath.Join(home, folder))
		}
	}
	if windows := os.Getenv("WINDIR"); windows != "" {
		folders = append(folders, filepath.Join(windows, "Fonts"))
	}
	return folders
}

// lackedBy returns the characters that no font in a file has; if the file cannot be read, all of them.
func lackedBy(path string, runes []rune) []rune {
	file, err := os.Open(path)
	if err != nil {
		return runes
	}
	defer file.Close() //nolint:errcheck // only read from
	collection, err := sfnt.ParseCollectionReaderAt(file)
	if err != nil {
		return runes
	}
	var b sfnt.Buffer
	for i := range collection.NumFonts() {
		if font, err := collection.Font(i); err == nil {
			runes = slices.DeleteFunc(slices.Clone(runes), func(r rune) bool {
				glyph, err := font.GlyphIndex(&b, r)
				return err == nil && glyph != 0
			})
		}
	}
	return runes
}
