// Package sheet reads what clerks bring and makes what is printed: rosters and items from CSV, XLSX and
// JSON; sign-in slips, result reports and QR codes; cells of exports.
//
// Reading never stops at the first fault: every row is looked at, and each fault names the row as the clerk
// sees it in his own program. Nothing is guessed in silence: what was changed on the way in (full-width
// digits, other sheets left out) comes back as a notice. What arrives is hostile until read, so sizes are
// bounded before anything is unpacked, and no text becomes markup or a formula on the way out.
package sheet
