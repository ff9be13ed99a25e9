package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// The library embeds plain TrueType files only, while the fonts that machines have for Chinese are collections, or
// have PostScript outlines. So the glyphs a sheet needs are taken out of whatever font there is into a small TrueType
// font of their own.

// A point of an outline, in units of the font, y upwards.
type point struct {
	x, y int16
	on   bool // on the curve, not a control point
}

// A glyph is one outline with its advance.
type glyph struct {
	advance  uint16
	contours [][]point
}

// subset makes a TrueType font of the characters given. The face has them all.
func (f *face) subset(runes []rune) (file []byte, err error) {
	open, err := f.open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, open.Close()) }()
	return open.subset(runes)
}

func (f *openFace) subset(runes []rune) ([]byte, error) {
	runes = slices.Clone(runes)
	slices.Sort(runes)
	runes = slices.Compact(runes)
	glyphs := []glyph{{advance: uint16(f.font.UnitsPerEm())}}
	var b sfnt.Buffer
	for _, r := range runes {
		g, err := f.outline(&b, r)
		if err != nil {
			return nil, fmt.Errorf("read the glyph of U+%04X in %s: %w", r, f.path, err)
		}
		glyphs = append(glyphs, g)
	}
	metrics, err := f.font.Metrics(&b, f.em(), font.HintingNone)
	if err != nil {
		return nil, fmt.Errorf("read the metrics of %s: %w", f.path, err)
	}
	return assemble(f.font.UnitsPerEm(), units(metrics.Ascent), -units(metrics.Descent), runes, glyphs), nil
}

// em is the size at which one unit of the font is one pixel.
func (f *openFace) em() fixed.Int26_6 { return fixed.I(int(f.font.UnitsPerEm())) }

func units(v fixed.Int26_6) int16 { return int16(v.Round()) }

func (f *openFace) outline(b *sfnt.Buffer, r rune) (glyph, error) {
	i, err := f.font.GlyphIndex(b, r)
	if err != nil {
		return glyph{}, err
	}
	advance, err := f.font.GlyphAdvance(b, i, f.em(), font.HintingNone)
	if err != nil {
		return glyph{}, err
	}
	segments, err := f.font.LoadGlyph(b, i, f.em(), nil)
	if err != nil {
		return glyph{}, err
	}
	return glyph{uint16(units(advance)), contours(segments)}, nil
}

// contours turns segments into points. A cubic curve becomes four quadratic ones, which differ from it by less than
// a unit.
func contours(segments sfnt.Segments) [][]point {
	var all [][]point
	var at fixed.Point26_6
	put := func(p fixed.Point26_6, on bool) {
		all[len(all)-1] = append(all[len(all)-1], point{units(p.X), units(-p.Y), on})
	}
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			all = append(all, nil)
			put(s.Args[0], true)
			at = s.Args[0]
		case sfnt.SegmentOpLineTo:
			put(s.Args[0], true)
			at = s.Args[0]
		case sfnt.SegmentOpQuadTo:
			put(s.Args[0], false)
			put(s.Args[1], true)
			at = s.Args[1]
		case sfnt.SegmentOpCubeTo:
			left, right := halves([4]fixed.Point26_6{at, s.Args[0], s.Args[1], s.Args[2]})
			for _, half := range [][4]fixed.Point26_6{left, right} {
				a, b := halves(half)
				for _, c := range [][4]fixed.Point26_6{a, b} {
					put(control(c), false)
					put(c[3], true)
				}
			}
			at = s.Args[2]
		}
	}
	return slices.DeleteFunc(all, func(c []point) bool { return len(c) < 3 })
}

// halves cuts a cubic curve in the middle.
func halves(c [4]fixed.Point26_6) (left, right [4]fixed.Point26_6) {
	mid := func(p, q fixed.Point26_6) fixed.Point26_6 {
		return fixed.Point26_6{X: (p.X + q.X) / 2, Y: (p.Y + q.Y) / 2}
	}
	ab, bc, cd := mid(c[0], c[1]), mid(c[1], c[2]), mid(c[2], c[3])
	abc, bcd := mid(ab, bc), mid(bc, cd)
	m := mid(abc, bcd)
	return [4]fixed.Point26_6{c[0], ab, abc, m}, [4]fixed.Point26_6{m, bcd, cd, c[3]}
}

// control is the control point of the quadratic curve nearest to a short cubic one.
func control(c [4]fixed.Point26_6) fixed.Point26_6 {
	return fixed.Point26_6{X: (3*(c[1].X+c[2].X) - c[0].X - c[3].X) / 4, Y: (3*(c[1].Y+c[2].Y) - c[0].Y - c[3].Y) / 4}
}

// A binaryTable is one table of a font being written, big-endian.
type binaryTable struct{ bytes.Buffer }

func (t *binaryTable) put(values ...any) {
	for _, v := range values {
		_ = binary.Write(t, binary.BigEndian, v) // numbers of fixed size into memory
	}
}

// assemble writes the font: glyph 0 is the missing one, the others are the runes in order.
func assemble(em sfnt.Units, ascent, descent int16, runes []rune, glyphs []glyph) []byte {
	var glyf, loca, hmtx, head, hhea, maxp, post, name binaryTable
	n := uint16(len(glyphs))
	for _, g := range glyphs {
		loca.put(uint32(glyf.Len()))
		g.write(&glyf)
		hmtx.put(g.advance, g.left())
	}
	loca.put(uint32(glyf.Len()))
	head.put(uint32(0x10000), uint32(0x10000), uint32(0), uint32(0x5f0f3cf5), uint16(3), uint16(em))
	head.put(uint64(0), uint64(0), int16(0), descent, int16(em), ascent, uint16(0), uint16(8), int16(2))
	head.put(int16(1), int16(0)) // long offsets
	hhea.put(uint32(0x10000), ascent, descent, int16(0), uint16(em), [11]int16{}, n)
	maxp.put(uint32(0x10000), n, [13]uint16{})
	post.put(uint32(0x30000), uint32(0), int16(0), int16(0), [5]uint32{})
	name.put(uint16(0), uint16(0), uint16(6))
	return wrap(map[string][]byte{
		"cmap": cmapOf(runes), "glyf": glyf.Bytes(), "head": head.Bytes(), "hhea": hhea.Bytes(), "hmtx": hmtx.Bytes(),
		"loca": loca.Bytes(), "maxp": maxp.Bytes(), "name": name.Bytes(), "post": post.Bytes(),
	})
}

// wrap puts tables into a file, in the order of their names.
func wrap(tables map[string][]byte) []byte {
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
	}
	slices.Sort(names)
	var file, data binaryTable
	file.put(uint32(0x10000), uint16(len(names)), [3]uint16{})
	for _, name := range names {
		at := 12 + 16*len(names) + data.Len()
		file.WriteString(name)
		file.put(uint32(0), uint32(at), uint32(len(tables[name])))
		data.Write(tables[name])
		data.Write(make([]byte, (4-data.Len()%4)%4))
	}
	return append(file.Bytes(), data.Bytes()...)
}

// left is the least x of a glyph.
func (g glyph) left() int16 {
	x, _, _, _ := g.bounds()
	return x
}

func (g glyph) bounds() (x1, y1, x2, y2 int16) {
	first := true
	for _, c := range g.contours {
		for _, p := range c {
			if first {
				x1, y1, x2, y2, first = p.x, p.y, p.x, p.y, false
			}
			x1, y1, x2, y2 = min(x1, p.x), min(y1, p.y), max(x2, p.x), max(y2, p.y)
		}
	}
	return x1, y1, x2, y2
}

// write adds an outline as the glyf table has it, every coordinate in two bytes.
func (g glyph) write(t *binaryTable) {
	if len(g.contours) == 0 {
		return
	}
	x1, y1, x2, y2 := g.bounds()
	t.put(int16(len(g.contours)), x1, y1, x2, y2)
	end := -1
	for _, c := range g.contours {
		end += len(c)
		t.put(uint16(end))
	}
	t.put(uint16(0)) // no instructions
	points := slices.Concat(g.contours...)
	for _, p := range points {
		flag := uint8(0)
		if p.on {
			flag = 1
		}
		t.put(flag)
	}
	var x, y int16
	for _, p := range points {
		t.put(p.x - x)
		x = p.x
	}
	for _, p := range points {
		t.put(p.y - y)
		y = p.y
	}
	t.Write(make([]byte, (4-t.Len()%4)%4))
}

// cmapOf maps the runes, in order, to the glyphs from 1 on: format 4, a segment a rune.
func cmapOf(runes []rune) []byte {
	n := len(runes) + 1
	var ends, starts, deltas binaryTable
	for i, r := range runes {
		ends.put(uint16(r))
		starts.put(uint16(r))
		deltas.put(uint16(i + 1 - int(r)))
	}
	var t binaryTable
	t.put(uint16(0), uint16(1), uint16(3), uint16(1), uint32(12))
	t.put(uint16(4), uint16(min(16+8*n, 0xffff)), uint16(0), uint16(2*n), [3]uint16{})
	t.Write(ends.Bytes())
	t.put(uint16(0xffff), uint16(0))
	t.Write(starts.Bytes())
	t.put(uint16(0xffff))
	t.Write(deltas.Bytes())
	t.put(uint16(1))
	t.put(make([]uint16, n))
	return t.Bytes()
}
