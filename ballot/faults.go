package ballot

// A FaultCode says what is wrong with one field. Its text, with named values such as {max}, is in web/i18n.
type FaultCode string

// Faults of any content. Those of rules and of sheets follow below.
const (
	FaultRequired  FaultCode = "required"   // must be given
	FaultTooLong   FaultCode = "too_long"   // {max} characters at most
	FaultBadValue  FaultCode = "bad_value"  // {value} is not one of {allowed}
	FaultBadNumber FaultCode = "bad_number" // is not a number of the expected kind
	FaultBadID     FaultCode = "bad_id"     // {value} is not letters, digits, "-", "_", "."
	FaultDuplicate FaultCode = "duplicate"  // {value} is also in row {other}
	FaultUnknown   FaultCode = "unknown_field"
	// a control character, broken text, or an invisible character: character {place} is {char}
	FaultBadChar FaultCode = "bad_char"
	FaultBadJSON FaultCode = "bad_json"    // cannot be read as JSON: {reason}
	FaultTwice   FaultCode = "named_twice" // the name {value} occurs twice in one object
	FaultBadDate FaultCode = "bad_date"    // {value} is not a calendar date

	FaultBadPicture      FaultCode = "bad_picture"       // {value} is not the name of a stored picture
	FaultTooManyPictures FaultCode = "too_many_pictures" // an item has at most {max} pictures
)

// Faults of a sheet.
const (
	FaultNoHeader      FaultCode = "no_header"      // the first row lacks the column {column}
	FaultUnknownColumn FaultCode = "unknown_column" // the column {column} is not known
	FaultEmptySheet    FaultCode = "empty_sheet"    // no rows
	FaultTooManyRows   FaultCode = "too_many_rows"  // {max} rows at most
	FaultNoSheet       FaultCode = "no_sheet"       // cannot be read as CSV or XLSX
	FaultRowShape      FaultCode = "row_shape"      // the row has more cells than the header
	FaultColumnTwice   FaultCode = "column_twice"   // the column {column} occurs twice
	FaultLookalike     FaultCode = "lookalike"      // {value} has the letter {char} among its digits; {guess} may be meant
	FaultOtherKind     FaultCode = "other_kind"     // the file is of the kind {kind}, whatever its name says
	FaultBadQuotes     FaultCode = "bad_quotes"     // a quoted cell continues after its closing quote, or is never closed
	FaultErrorCell     FaultCode = "error_cell"     // is an error that a spreadsheet shows in place of a value
	FaultUncalculated  FaultCode = "uncalculated"   // a formula whose value the file does not hold
	// the rows {rows} and columns {columns} are hidden: are they to be read?
	FaultHidden FaultCode = "hidden"
)

// Notices about a sheet that is good.
const (
	NoticeSameName    FaultCode = "same_name"    // {value} is also in row {other}
	NoticeRareChars   FaultCode = "rare_chars"   // {value} may lack a glyph on the hall display
	NoticeWideDigits  FaultCode = "wide_digits"  // full-width characters were read as {value}
	NoticeOtherSheets FaultCode = "other_sheets" // only the first of {n} sheets was read
	NoticeRenamed     FaultCode = "renamed"      // {value} was {other}: slip and sign-in of the number end
	NoticeSpelling    FaultCode = "spelt_apart"  // {value} is written {other} in row {place}: two groups on every list
	NoticeLeftColumns FaultCode = "left_columns" // the columns {columns} match no field and were left out
	NoticeAbove       FaultCode = "above_header" // the rows {rows} are above the header and were left out
	// the rows {rows} are totals, notes or repeated headers and were left out
	NoticeBeside     FaultCode = "beside_table"
	NoticeGroupRows  FaultCode = "group_rows"  // the rows {rows} name the {field} of the rows below them
	NoticeMerged     FaultCode = "merged"      // {n} merged cells: each was read with the merged value
	NoticeHidden     FaultCode = "hidden_read" // the hidden rows {rows} and columns {columns} were read
	NoticeHiddenLeft FaultCode = "hidden_left" // the hidden rows {rows} and columns {columns} were left out
	NoticeAsShown    FaultCode = "as_shown"    // read as {value}, the displayed value; the file stores {other}
	NoticeLastDay    FaultCode = "last_day"    // {other} names no day; its last day, {value}, was used
	NoticeNoDay      FaultCode = "no_day"      // {value} is not recognized as a day and was left out
	NoticePrintGlyph FaultCode = "print_glyph" // prints show {mark} instead
)

// Faults of rules, found when they are checked.
const (
	FaultSeatsOverItems   FaultCode = "seats_over_items"   // {seats} seats of {items} items
	FaultMinOverMax       FaultCode = "min_over_max"       // at least {min} but at most {max} approvals
	FaultMaxOverItems     FaultCode = "max_over_items"     // {max} approvals of {items} items
	FaultThresholdOverOne FaultCode = "threshold_over_one" // {num}/{den}
	FaultReviseLive       FaultCode = "revise_live_secret" // until_close with a live secret poll
	FaultApproveMax       FaultCode = "approve_max"        // unmarked counts as approve, so max must equal the items
	FaultLiveStep         FaultCode = "live_step_small"    // at least {min}
	FaultNoItems          FaultCode = "no_items"           // at least one
	FaultTooManyItems     FaultCode = "too_many_items"     // {max} at most
	FaultNoScale          FaultCode = "no_scale"           // a rating needs a scale of marks
	FaultNoLastGrade      FaultCode = "no_last_grade"      // the last grade is the rest and has no condition
	FaultGradeCondition   FaultCode = "grade_condition"    // a grade before the last needs marks, threshold and base
	FaultNotForKind       FaultCode = "not_for_kind"       // {field} has no meaning for {kind}
	FaultNothingSelected  FaultCode = "seats_zero"         // at least one seat
	FaultIssued           FaultCode = "was_issued"         // {value} was issued a ballot and stays on the roll
	FaultNamed            FaultCode = "was_named"          // {value} was issued a ballot and keeps name and delegation
	FaultAdopted          FaultCode = "roll_adopted"       // the rules of {title} are adopted for a roll of {n}
	FaultUnannounced      FaultCode = "unannounced"        // the result of {title} is not announced
	FaultTooManyPolls     FaultCode = "too_many_polls"     // {max} polls of a meeting at most
	FaultTooManyMarks     FaultCode = "too_many_marks"     // {max} marks on a scale at most
	FaultReserved         FaultCode = "reserved_name"      // {value} has a meaning of its own
	// {value}, item {place}, is the title of item or row {other} too
	FaultSameTitle  FaultCode = "same_title"
	FaultTieSeats   FaultCode = "tie_seats"   // a tie round of {items} items for {seats} seats
	FaultCountOver  FaultCode = "count_over"  // {value} is more than {other}, which is {max}
	FaultSumDiffers FaultCode = "sum_differs" // the marks sum to {sum}, not to the {valid} valid ballots
	// {sum} approvals on {valid} valid ballots, which allow {min} to {max}
	FaultApprovalsSum FaultCode = "approvals_sum"
	FaultFrozen       FaultCode = "frozen" // the first rules are adopted: it stays as it is
	// {entitled} entitled, and {step} ballots at least are opened together
	FaultStepOverEntitled FaultCode = "step_over_entitled"
)

// Notices about rules that are allowed.
const (
	NoticeNoSurplus    FaultCode = "no_surplus"    // {seats} seats for as many items: 等额
	NoticeSmallSurplus FaultCode = "small_surplus" // {surplus} is under a fifth of {seats}
	NoticeBase         FaultCode = "not_of_all"    // the majority is of {base}, not of all deputies
	NoticeSamePoll     FaultCode = "same_poll"     // poll {other} of the agenda has the title {value} too
)

// FaultCodes lists every fault code; tests walk it.
func FaultCodes() []FaultCode {
	return []FaultCode{
		FaultRequired, FaultTooLong, FaultBadValue, FaultBadNumber, FaultBadID, FaultDuplicate, FaultUnknown, FaultBadChar,
		FaultBadJSON, FaultTwice, FaultBadDate, FaultBadPicture, FaultTooManyPictures,
		FaultNoHeader, FaultUnknownColumn, FaultEmptySheet, FaultTooManyRows, FaultNoSheet, FaultRowShape,
		FaultColumnTwice, FaultLookalike, FaultOtherKind, FaultBadQuotes, FaultErrorCell, FaultUncalculated, FaultHidden,
		NoticeSpelling, NoticeLeftColumns, NoticeAbove, NoticeBeside, NoticeGroupRows, NoticeMerged, NoticeHidden,
		NoticeHiddenLeft, NoticeAsShown, NoticeLastDay, NoticeNoDay,
		NoticePrintGlyph, NoticeSameName, NoticeRareChars, NoticeWideDigits, NoticeOtherSheets, NoticeRenamed,
		FaultSeatsOverItems, FaultMinOverMax, FaultMaxOverItems, FaultThresholdOverOne, FaultReviseLive, FaultApproveMax,
		FaultLiveStep, FaultNoItems, FaultTooManyItems, FaultNoScale, FaultNoLastGrade, FaultGradeCondition,
		FaultNotForKind, FaultNothingSelected, FaultIssued, FaultNamed, FaultAdopted, FaultUnannounced, FaultTooManyPolls,
		FaultTooManyMarks, FaultReserved, FaultSameTitle, FaultTieSeats, FaultCountOver, FaultSumDiffers, FaultApprovalsSum,
		FaultStepOverEntitled, FaultFrozen,
		NoticeNoSurplus, NoticeSmallSurplus, NoticeBase, NoticeSamePoll,
	}
}
