// Package sheet reads what clerks bring and makes what is printed: rosters and items from CSV, XLSX and
// JSON; sign-in slips and QR codes; result sheet, announcement, recorded votes, rules and attendance as page, PDF,
// workbook and CSV, and those that clerks go on editing as DOCX; ballots of paper and the sheet to sign in on.
//
// Reading never stops at the first fault: every row is looked at, and each fault names the row as the clerk sees it in
// their own program. Nothing is guessed in silence: what was changed on the way in (full-width digits, merged cells,
// other sheets left out) comes back as a notice, and what is hidden is asked about. What arrives is hostile until read,
// so sizes are bounded before anything is unpacked, and no text becomes markup or a formula on the way out.
//
// What is printed is one [Document], whatever its format, so that no two of them can say different things. PDF is that
// page printed by a Chromium; where the server has none, the reader's own browser prints the page and saves it as PDF.
// Refused: to lay the page out a second time with a PDF library and a font, in some 1,000 lines, for a plainer sheet.
// A character that no font has is printed by its number, 〔U+E863〕: Chromium draws a box in place of a digit and
// reports no error, so the maps from glyphs to characters in its PDF are read afterwards.
// Refused: to stop the sheet, which is wanted after the vote, when it is too late for a font. The same characters are
// told at import, at adoption and by doctor.
//
// Of a workbook only the parts that are needed are unpacked. The sheet is read once as XML, for what its cells do not
// say (merged, hidden, errors, formulas without a value) and without its blank rows, and what is left goes to excelize
// for its number formats: loaded whole, a sheet formatted to its end would take gigabytes.
package sheet
