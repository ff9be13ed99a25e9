// Package sheet reads the files that clerks bring and makes what is printed: rosters and items from CSV, XLSX and JSON;
// sign-in slips and QR codes; result sheet, announcement, recorded votes, rules, script and attendance as page, PDF,
// workbook, CSV or, if clerks edit them further, DOCX; paper ballots and the paper sign-in sheet.
//
// Reading never stops at the first fault: every row is checked, and each fault names the row as the clerk sees it in
// their own program. Nothing is guessed silently: what was changed on import (full-width digits, merged cells, other
// sheets left out) is reported as a notice, and the clerk is asked about hidden content. Files are untrusted: sizes are
// limited before anything is unpacked, and no text becomes markup or a formula in the output.
//
// Every print is one [Document], whatever its format, so that no two formats can differ in content. PDF is that page
// printed by a Chromium; if the server has none, the reader's own browser prints the page and saves it as PDF. Refused:
// laying out the page a second time with a PDF library and a font, in some 1,000 lines, for a plainer sheet. A
// character that no font has is printed as its number, 〔U+E863〕: Chromium would draw a box in place of a digit and
// report no error, so the maps from glyphs to characters in its PDF are read afterwards. Refused: refusing the sheet,
// because it is needed after the vote, when it is too late to install a font. The same characters are reported at
// import, at adoption and by doctor.
//
// Only the needed parts of a workbook are unpacked. The sheet is read once as XML, for what its cells do not say
// (merged, hidden, errors, formulas without a value) and to drop its blank rows; what is left goes to excelize for its
// number formats. Loaded whole, a sheet formatted to its end would take gigabytes.
package sheet
