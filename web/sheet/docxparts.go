package sheet

// A docxPart is one file of a document.
type docxPart struct{ name, text string }

const (
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordNS   = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	officeNS = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relsNS   = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	typesNS  = `xmlns="http://schemas.openxmlformats.org/package/2006/content-types"`
	relBase  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	coreBase = `http://schemas.openxmlformats.org/package/2006/`
	wordType = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
)

// docxParts returns the files of a document. Body, mark (the header of every page) and title are escaped XML.
func docxParts(body, mark, title string) []docxPart {
	parts := []docxPart{
		{"[Content_Types].xml", docxTypes},
		{"_rels/.rels", docxTop},
		{"docProps/core.xml", docxCore(title)},
		{"word/document.xml", xmlHead + `<w:document ` + wordNS + ` ` + officeNS + `><w:body>` + body + docxSection +
			`</w:body></w:document>`},
		{"word/_rels/document.xml.rels", docxRels},
		{"word/styles.xml", docxStyles},
		{"word/fontTable.xml", docxFonts},
		{"word/settings.xml", docxSettings},
		{"word/header1.xml", docxHeader(mark)},
		{"word/footer1.xml", docxFooter("right")},
		{"word/footer2.xml", docxFooter("left")},
	}
	return parts
}

const docxTypes = xmlHead + `<Types ` + typesNS + `>` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>` +
	`<Override PartName="/word/fontTable.xml" ContentType="` + wordType + `fontTable+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + wordType + `settings+xml"/>` +
	`<Override PartName="/word/header1.xml" ContentType="` + wordType + `header+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + wordType + `footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="` + wordType + `footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`</Types>`

const docxTop = xmlHead + `<Relationships ` + relsNS + `>` +
	`<Relationship Id="rId1" Type="` + relBase + `officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="` + coreBase + `relationships/metadata/core-properties"` +
	` Target="docProps/core.xml"/></Relationships>`

const docxRels = xmlHead + `<Relationships ` + relsNS + `>` +
	`<Relationship Id="rId1" Type="` + relBase + `styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + relBase + `fontTable" Target="fontTable.xml"/>` +
	`<Relationship Id="rId3" Type="` + relBase + `settings" Target="settings.xml"/>` +
	`<Relationship Id="rId4" Type="` + relBase + `header" Target="header1.xml"/>` +
	`<Relationship Id="rId5" Type="` + relBase + `footer" Target="footer1.xml"/>` +
	`<Relationship Id="rId6" Type="` + relBase + `footer" Target="footer2.xml"/></Relationships>`

// docxSection is the page: A4, margins of 37 mm (top), 35 (bottom), 28 (left) and 26 (right), 22 lines of 28
// characters. 28 characters of 16 pt are 2 mm wider than the text, so the styles set them a quarter of a point closer.
// Refused: a character grid, because every program lays it out in another way.
const docxSection = `<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>` +
	`<w:headerReference w:type="even" r:id="rId4"/>` +
	`<w:footerReference w:type="default" r:id="rId5"/><w:footerReference w:type="even" r:id="rId6"/>` +
	`<w:pgSz w:w="11906" w:h="16838"/>` +
	`<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="1134" w:footer="1247" w:gutter="0"/>` +
	`<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>`

// docxFonts lists for each font the substitutes to use if it is missing.
const docxFonts = xmlHead + `<w:fonts ` + wordNS + `>` +
	`<w:font w:name="方正小标宋简体"><w:altName w:val="方正小标宋_GBK;华文中宋;宋体"/><w:charset w:val="86"/></w:font>` +
	`<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋;FangSong;华文仿宋"/><w:charset w:val="86"/></w:font>` +
	`<w:font w:name="楷体_GB2312"><w:altName w:val="楷体;KaiTi;华文楷体"/><w:charset w:val="86"/></w:font>` +
	`<w:font w:name="黑体"><w:altName w:val="SimHei"/><w:charset w:val="86"/></w:font>` +
	`<w:font w:name="宋体"><w:altName w:val="SimSun"/><w:charset w:val="86"/></w:font>` +
	`</w:fonts>`

const docxSettings = xmlHead + `<w:settings ` + wordNS + `><w:evenAndOddHeaders/>` +
	`<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" ` +
	`w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

func docxCore(title string) string {
	return xmlHead + `<cp:coreProperties xmlns:cp="` + coreBase + `metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + title + `</dc:title></cp:coreProperties>`
}

// docxHeader is the header of every page, with the mark of a rehearsal.
func docxHeader(mark string) string {
	run := ""
	if mark != "" {
		run = `<w:r><w:rPr><w:b/><w:sz w:val="44"/><w:szCs w:val="44"/></w:rPr><w:t>` + mark + `</w:t></w:r>`
	}
	return xmlHead + `<w:hdr ` + wordNS + `><w:p><w:pPr><w:pStyle w:val="Centre"/></w:pPr>` + run + `</w:p></w:hdr>`
}

// docxFooter is the page number between two dashes, one character from the outer edge.
func docxFooter(side string) string {
	run := func(inner string) string {
		return `<w:r><w:rPr>` + docxFont("宋体") + `<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>` + inner + `</w:r>`
	}
	return xmlHead + `<w:ftr ` + wordNS + `><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:left="280" w:right="280"/>` +
		`<w:jc w:val="` + side + `"/></w:pPr>` + run(`<w:t xml:space="preserve">— </w:t>`) +
		run(`<w:fldChar w:fldCharType="begin"/>`) + run(`<w:instrText xml:space="preserve"> PAGE </w:instrText>`) +
		run(`<w:fldChar w:fldCharType="separate"/>`) + run(`<w:t>1</w:t>`) + run(`<w:fldChar w:fldCharType="end"/>`) +
		run(`<w:t xml:space="preserve"> —</w:t>`) + `</w:p></w:ftr>`
}

func docxFont(name string) string {
	return `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="` + name +
		`" w:cs="Times New Roman" w:hint="eastAsia"/>`
}

// docxStyle is one paragraph style; half is the font size in half points.
func docxStyle(id, name, paragraph, font, half string) string {
	closer := ""
	if half == "32" {
		closer = `<w:spacing w:val="-5"/>`
	}
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="Normal"/>` +
		`<w:qFormat/><w:pPr>` + paragraph + `</w:pPr><w:rPr>` + docxFont(font) + closer +
		`<w:sz w:val="` + half + `"/><w:szCs w:val="` + half + `"/></w:rPr></w:style>`
}

// fixed is a line height of exactly that many twips, whatever the line contains.
func fixed(twips string) string { return `<w:spacing w:line="` + twips + `" w:lineRule="exact"/>` }

// docxStyles set the text flush left, because LibreOffice drops a comma at the end of a full line of a justified
// paragraph.
var docxStyles = xmlHead + `<w:styles ` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr>` + docxFont("仿宋_GB2312") +
	`<w:kern w:val="2"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>` +
	`</w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	docxStyle(titleStyle, "Title", `<w:keepNext/><w:snapToGrid w:val="0"/>`+fixed("700")+
		`<w:jc w:val="center"/><w:outlineLvl w:val="0"/>`,
		"方正小标宋简体", "44") +
	docxStyle(subStyle, "Subtitle", fixed("579")+`<w:jc w:val="center"/>`, "楷体_GB2312", "32") +
	docxStyle(headingStyle, "heading 1", `<w:keepNext/>`+fixed("579")+
		`<w:ind w:firstLineChars="200" w:firstLine="640"/><w:outlineLvl w:val="0"/>`, "黑体", "32") +
	docxStyle(bodyStyle, "Body Text", fixed("579")+`<w:ind w:firstLineChars="200" w:firstLine="640"/>`,
		"仿宋_GB2312", "32") +
	docxStyle(centreStyle, "Centre", `<w:jc w:val="center"/>`, "仿宋_GB2312", "32") +
	docxStyle(closingStyle, "Closing", `<w:keepLines/>`+fixed("579")+`<w:jc w:val="right"/>`, "仿宋_GB2312", "32") +
	docxStyle(smallStyle, "Small", `<w:snapToGrid w:val="0"/>`, "仿宋_GB2312", "24") +
	docxStyle(cellStyle, "Table Text", `<w:snapToGrid w:val="0"/>`, "仿宋_GB2312", "28") +
	docxStyle("Footer", "footer", `<w:snapToGrid w:val="0"/>`, "宋体", "28") + `</w:styles>`
