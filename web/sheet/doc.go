// Package sheet reads what clerks bring and makes what is printed: rosters and items from CSV, XLSX and
// JSON; sign-in slips and QR codes; result sheet, announcement, recorded votes, rules and attendance as page, PDF,
// workbook and CSV.
//
// Reading never stops at the first fault: every row is looked at, and each fault names the row as the clerk
// sees it in his own program. Nothing is guessed in silence: what was changed on the way in (full-width
// digits, other sheets left out) comes back as a notice. What arrives is hostile until read, so sizes are
// bounded before anything is unpacked, and no text becomes markup or a formula on the way out.
//
// What is printed is one [Document], whatever its format, so that no two of them can say different things. PDF is that
// page printed by a Chromium; where there is none, fpdf lays the same blocks out more plainly. Fpdf was chosen because
// it is small, kept up, and needs nothing else; libraries that shape any script bring a typesetter along for the sake
// of one table. It embeds TrueType outlines only, so the glyphs of a sheet are taken from any font into a small one of
// their own (truetype.go). Both ways a character that no font has stops the print by name: of Chromium's print the
// maps from glyphs to characters are read afterwards, since a box drawn in place of a digit is no error to it.
package sheet
