package sheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"unicode/utf16"
)

// The kinds of files that are not sheets, as the catalogue names them under "filekind".
const (
	kindXLS     = "xls"
	kindLocked  = "locked"
	kindOLE     = "ole"
	kindHTML    = "html"
	kindXML     = "xml"
	kindXLSB    = "xlsb"
	kindODS     = "ods"
	kindDOCX    = "docx"
	kindPDF     = "pdf"
	kindRTF     = "rtf"
	kindImage   = "image"
	kindArchive = "archive"
)

// magics are the first bytes of files that clerks mistake for a sheet.
var magics = []struct{ bytes, kind string }{
	{"%PDF-", kindPDF},
	{`{\rtf`, kindRTF},
	{"\x89PNG", kindImage},
	{"\xff\xd8\xff", kindImage},
	{"GIF8", kindImage},
	{"Rar!", kindArchive},
	{"7z\xbc\xaf", kindArchive},
	{"\x1f\x8b", kindArchive},
	{"\x09\x08\x10\x00", kindXLS}, // from before compound files
	{"\x09\x04\x06\x00", kindXLS},
}

// otherKind names the kind of a file that no reader here can read, whatever its name; "" if it may be readable.
func otherKind(data []byte) string {
	if bytes.HasPrefix(data, oleMagic) {
		return oleKind(data)
	}
	for _, m := range magics {
		if bytes.HasPrefix(data, []byte(m.bytes)) {
			return m.kind
		}
	}
	if bytes.HasPrefix(data, zipMagic) {
		return zipKind(data)
	}
	return markupKind(data)
}

// oleKind returns what a compound file of older Office programs contains: its streams are named in UTF-16.
func oleKind(data []byte) string {
	for _, stream := range []struct{ name, kind string }{
		{"EncryptedPackage", kindLocked}, {"Workbook", kindXLS}, {"Book", kindXLS},
	} {
		var name []byte
		for _, u := range utf16.Encode([]rune(stream.name)) {
			name = append(name, byte(u), byte(u>>8))
		}
		if bytes.Contains(data, name) {
			return stream.kind
		}
	}
	return kindOLE
}

// zipKind returns what a zip contains if it is not a workbook. A file that cannot be read as a zip at all is left for
// its reader to refuse.
func zipKind(data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	names := map[string]bool{}
	for _, f := range z.File {
		names[strings.ToLower(f.Name)] = true
	}
	switch {
	case names["xl/workbook.bin"]:
		return kindXLSB
	case names["word/document.xml"]:
		return kindDOCX
	case names["[content_types].xml"], names["_rels/.rels"], len(names) == 0:
		return ""
	case names["content.xml"]:
		return kindODS
	}
	return kindArchive
}

// markupKind detects web pages and XML in a file named like a sheet. Many programs write these as .xls.
func markupKind(data []byte) string {
	text := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 4096)], utf8BOM), " \t\r\n")
	head := strings.ToLower(string(text))
	for _, begin := range []string{
		"<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<div", "<style", "mime-version:", "<!--",
	} {
		if strings.HasPrefix(head, begin) {
			return kindHTML
		}
	}
	switch {
	case strings.HasPrefix(head, "<?xml") && strings.Contains(head, "<html"):
		return kindHTML
	case strings.HasPrefix(head, "<?xml"), strings.HasPrefix(head, "<workbook"):
		return kindXML
	}
	return ""
}
