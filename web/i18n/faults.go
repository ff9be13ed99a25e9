package i18n

import "piaojue/ballot"

// rowPrefix precedes a fault that has a row; partOf joins a list member and its part.
var (
	rowPrefix = words{"第 {row} 行：", "Row {row}: "}
	partOf    = words{"{whole}的{part}", "{part} of {whole}"}
)

// faults say what is wrong with {field} and what to do about it.
var faults = map[ballot.FaultCode]words{
	ballot.FaultRequired:  {"{field}是空的，请填写。", "{field} is empty. Fill it in."},
	ballot.FaultTooLong:   {"{field}太长，最多 {max} 个字，请缩短。", "{field} is too long, {max} characters at most. Shorten it."},
	ballot.FaultBadValue:  {"{field}不能是“{value}”[，可用的有：{allowed}][，要写成 {form|form}]，请改正。", "{field} cannot be “{value}”[; allowed: {allowed}][; write {form|form}]. Correct it."},
	ballot.FaultBadNumber: {"{field}[“{value}”]不是合适的数[（单位要用 {unit|unit}）]，请改正。", "{field}[ “{value}”] is not a suitable number[ (it must be in {unit|unit})]. Correct it."},
	ballot.FaultBadID: {
		"{field}[“{value}”]只能用字母、数字和 - _ . 组成，且不能太长，请改正。",
		"{field}[ “{value}”] may only hold letters, digits and - _ . and must be short. Correct it.",
	},
	ballot.FaultDuplicate: {"{field}“{value}”与第 {other} 个重复，请改正。", "{field} “{value}” is the same as number {other}. Change one of them."},
	ballot.FaultUnknown:   {"不认识“{field}”这一项，请核对名称或删去。", "{field} is not known here. Check its name or remove it."},
	ballot.FaultBadChar:   {"{field}里有看不见的字符或乱码[（第 {place} 个字符 {char}）]，请删去后重新填写。", "{field} holds invisible characters or broken text[ (character {place}, {char})]. Remove them and type it again."},
	ballot.FaultBadJSON:   {"内容不是正确的 JSON[（{reason}）]，请检查文件。", "this is not proper JSON[ ({reason})]. Check the file."},
	ballot.FaultTwice:     {"{field}写了两次，请删去一个。", "{field} is named twice. Remove one."},
	ballot.FaultBadDate:   {"{field}“{value}”不是日期，请写成 2026-12-31 的样子。", "{field} “{value}” is not a day. Write it like 2026-12-31."},
	ballot.FaultBadPicture: {
		"{field}“{value}”不是已上传的图片，请重新上传。",
		"{field} “{value}” is not a picture that was uploaded. Upload it again.",
	},
	ballot.FaultTooManyPictures: {"{field}太多，一个项目最多 {max} 张，请删去几张。", "{field}: {max} at most for an item. Remove some."},

	ballot.FaultNoHeader:      {"没有找到“{column}”这一列；请把列名改成“{column}”，或者补上这一列。", "the column “{column}” was not found. Name it so, or add it."},
	ballot.FaultUnknownColumn: {"不认识“{column}”这一列，请改名或删去。", "the column “{column}” is not known. Rename or remove it."},
	ballot.FaultEmptySheet:    {"表里没有内容，请检查是否选对了文件。", "the sheet holds no rows. Check that this is the right file."},
	ballot.FaultTooManyRows:   {"{field}太多，最多 {max} 行，请删减。", "{field}: too many rows, {max} at most. Remove some."},
	ballot.FaultTooManyPolls: {
		"一场会议最多 {max} 项表决（各轮次都算），已经满了；请删去不用的草稿，或另建一场会议。",
		"a meeting has at most {max} polls, rounds counted, and this one has. Delete drafts that are not needed, or make another meeting.",
	},
	ballot.FaultNoSheet:     {"文件无法读取，请另存为 CSV 或 XLSX 后再导入。", "the file cannot be read. Save it as CSV or XLSX and import it again."},
	ballot.FaultRowShape:    {"这一行的格子比列名多，请检查是否多了分隔符。", "this row has more cells than there are columns. Check for a stray separator."},
	ballot.FaultColumnTwice: {"“{column}”这一列出现了两次，请删去一列。", "the column “{column}” stands twice. Remove one."},
	ballot.FaultOtherKind:   {"不能直接读的文件：{kind|filekind}；请用表格软件打开，另存为 .xlsx 或 CSV 后再导入。", "this is {kind|filekind}, which cannot be read. Open it in a spreadsheet program, save it as .xlsx or CSV and import that."},
	ballot.FaultBadQuotes:   {"这一行的引号不成对；分不清格子到哪里为止，请改正引号，或者另存为 XLSX 再导入。", "the quotation marks of this row do not match, so its cells cannot be told apart. Correct them, or save the file as XLSX."},
	ballot.FaultErrorCell:   {"{field}是表格软件的错误值“{value}”；请在原表里改正公式，或者直接填写。", "{field} is the error value “{value}” of a spreadsheet. Mend the formula, or fill in the value."},
	ballot.FaultUncalculated: {
		"{field}是公式而文件里没有算出的值；请用表格软件打开并保存一次，再导入。",
		"{field} is a formula, and the file does not hold its value. Open and save it in a spreadsheet program, then import it.",
	},
	ballot.FaultHidden: {
		"文件里有隐藏或者筛选掉的内容[：第 {rows} 行][：{columns} 列]；请选择一并读入还是不读入。",
		"the file holds hidden or filtered content[: rows {rows}][: columns {columns}]. Choose whether it is to be read.",
	},
	ballot.FaultLookalike: {
		"{field}“{value}”里有字母 {char}，是不是应为 {guess}？请改正。",
		"{field} “{value}” holds the letter {char}. Should it be {guess}? Correct it.",
	},
	ballot.NoticeSameName: {
		"{field}“{value}”与第 {other} 行同名；如果是两位代表，请不用改动。",
		"{field} “{value}” stands in row {other} too. If these are two deputies, leave it.",
	},
	ballot.NoticeSpelling: {
		"{field}“{value}”在第 {place} 行写作“{other}”；会列成两个，如果是同一个，请改成一样的。",
		"{field} “{value}” is written “{other}” in row {place} and would be listed as another. If they are one, write them alike.",
	},
	ballot.NoticeLeftColumns: {"用不到的列没有读入：{columns}；请核对。", "columns that have no use here were left out: {columns}. Please check."},
	ballot.NoticeAbove:       {"列名以上的第 {rows} 行没有读入；请核对。", "rows {rows} stand above the column names and were left out. Please check."},
	ballot.NoticeBeside:      {"第 {rows} 行是合计、附注或者重复的列名，没有读入；请核对。", "rows {rows} are totals, notes or the column names again, and were left out. Please check."},
	ballot.NoticeGroupRows:   {"第 {rows} 行只有一个名称，作为下面各行的{field}读入；请核对。", "rows {rows} have one name only, which was read as the {field} of the rows under them. Please check."},
	ballot.NoticeMerged:      {"{n} 处合并单元格的每一格都按合并的值读入；请核对。", "there are {n} merged cells; each cell of them was read with the one value. Please check."},
	ballot.NoticeHidden:      {"隐藏或者筛选掉的内容也读入了[：第 {rows} 行][：{columns} 列]；请核对。", "hidden or filtered content was read too[: rows {rows}][: columns {columns}]. Please check."},
	ballot.NoticeHiddenLeft:  {"隐藏或者筛选掉的内容没有读入[：第 {rows} 行][：{columns} 列]；请核对。", "hidden or filtered content was left out[: rows {rows}][: columns {columns}]. Please check."},
	ballot.NoticeAsShown:     {"{field}按显示的“{value}”读入；格里存的是“{other}”，请核对。", "{field} was read as “{value}”, as it is shown; the cell holds “{other}”. Please check."},
	ballot.NoticeLastDay:     {"{field}“{other}”没有写明哪一天，按最后一天 {value} 读入，请核对。", "{field} “{other}” names no day; its last one, {value}, was taken. Please check."},
	ballot.NoticeNoDay: {
		"{field}“{value}”看不出是哪一天，没有读入；请在项目的详情里填写日期，如 2026-12-31。",
		"{field} “{value}” tells no day and was left out. Fill in the day, like 2026-12-31, in the item's details.",
	},
	ballot.NoticePrintGlyph:  {"本机打印用的字体没有“{value}”，打印时以“{mark}”代替；可以导入，如需印出原字请先安装字体。", "the fonts this server prints with lack “{value}”; prints show “{mark}” in its place. You can import it; to print it, install a font first."},
	ballot.NoticeRareChars:   {"“{value}”字大屏可能显示不出；可以导入，请在大屏上核对显示。", "the hall display may lack “{value}”. You can import it; check it on the hall display."},
	ballot.NoticeWideDigits:  {"{field}里的全角字符已按“{value}”读入，请核对。", "{field} held full-width characters and was read as “{value}”. Please check."},
	ballot.NoticeRenamed:     {"{other}改为“{value}”，视为换了人：原凭证作废、登录结束，请重新打印凭证。", "{other} becomes “{value}”, taken as another person: the slip is void and the sign-in ends. Print a new slip."},
	ballot.NoticeOtherSheets: {"文件有 {n} 张工作表，只读了第 1 张，请核对。", "the file has {n} sheets and only the first was read. Please check."},

	ballot.FaultSeatsOverItems:   {"应选名额 {seats} 个多于项目 {items} 个，请减少名额。", "there are {seats} seats but only {items} items. Lower the seats."},
	ballot.FaultMinOverMax:       {"最少赞成 {min} 项多于最多赞成 {max} 项，请改正其中一个。", "at least {min} approvals but at most {max}. Correct one of them."},
	ballot.FaultMaxOverItems:     {"最多赞成 {max} 项多于项目 {items} 个，请减少。", "{max} approvals are allowed but there are only {items} items. Lower the limit."},
	ballot.FaultThresholdOverOne: {"{field}的 {num}/{den} 超过全部，任何项目都达不到，请改小。", "{field}: {num}/{den} is more than all and can never be reached. Lower it."},
	ballot.FaultReviseLive: {
		"无记名投票实时公布计票时，不能允许改票；请改为提交后不能修改，或改为关闭后公布。",
		"a secret poll with a live tally cannot allow ballots to be replaced. Make the first submission final, or show the tally after the close.",
	},
	ballot.FaultApproveMax: {
		"未选按赞成计算时，最多赞成数必须等于项目数[ {items}]，请改正。",
		"unmarked counts as approval, so the most approvals must equal the number of items[, {items}]. Correct it.",
	},
	ballot.FaultLiveStep: {"实时计票每次至少 {min} 张，请改大。", "a live tally moves by at least {min} ballots. Raise the step."},
	ballot.FaultStepOverEntitled: {
		"应到不足 {step} 人，请用纸质票无记名表决，或改为记名。",
		"fewer than {step} are entitled. Vote in secret on paper, or make the poll recorded.",
	},
	ballot.FaultFrozen:         {"办法通过以后，{field}不能再改，请保持原样。", "{field} cannot be changed once the first rules are adopted. Leave it as it is."},
	ballot.FaultNoItems:        {"还没有项目，请至少添加一项。", "there are no items. Add at least one."},
	ballot.FaultTooManyItems:   {"项目太多，最多 {max} 项，请删减。", "there are too many items, {max} at most. Remove some."},
	ballot.FaultNoScale:        {"测评还没有选项，请填写，如满意、基本满意、不满意。", "the rating has no marks yet. Add some, such as good, fair, poor."},
	ballot.FaultNoLastGrade:    {"最后一档必须不带条件，请补上，如不满意。", "the last grade is the rest and carries no condition. Add it."},
	ballot.FaultGradeCondition: {"{field}缺少条件，请填写计入的选项、比例和基数。", "{field} lacks its condition. Give the marks summed, the fraction and the base."},
	ballot.FaultNotForKind:     {"{kind|kind}不用{field}，请删去。", "{field} has no meaning in a {kind|kind}. Remove it."},
	ballot.FaultIssued:         {"“{value}”号代表已领过选票，不能从名册中删去；请保留这一行。", "deputy {value} was issued a ballot and stays on the roll. Keep the row."},
	ballot.FaultNamed:          {"“{value}”号代表已领过选票，姓名和代表团不能再改；请改回原样。", "deputy {value} was issued a ballot and keeps name and delegation. Change them back."},
	ballot.FaultAdopted:        {"“{title}”的办法已按 {n} 名代表通过，名册人数不能再变；确需增减，请先中止该项并重新起草。", "the rules of “{title}” are adopted for {n} deputies, so the roll keeps that number. To change it, void that poll and draft it anew."},
	ballot.FaultUnannounced:    {"“{title}”已经关闭，结果还没有公布；请公布或作废以后再结束会议。", "“{title}” is closed and its result not announced. Announce it or declare it void, then end the meeting."},
	ballot.FaultNothingSelected: {
		"应选名额至少 1 个，请填写。",
		"at least one seat is needed. Fill it in.",
	},
	ballot.FaultTooManyMarks:  {"选项太多，最多 {max} 个，请删减。", "there are too many marks, {max} at most. Remove some."},
	ballot.FaultReserved:      {"{field}不能叫“{value}”，这个名称另有用处，请换一个。", "{field} cannot be called “{value}”, which has a meaning of its own. Choose another name."},
	ballot.FaultSameTitle:     {"[第 {place} 项的]标题“{value}”与第 {other} 项相同；代表在选票上分不清，请改得不一样。", "the title “{value}”[ of item {place}] is that of item {other} too, and no deputy could tell them apart. Change one of them."},
	ballot.FaultTieSeats:      {"再次投票的 {items} 个项目不多于名额 {seats} 个，不需要投票，请核对。", "{items} tied items for {seats} seats need no vote. Check both."},
	ballot.FaultSumDiffers:    {"{field}各选项之和是 {sum}，不等于有效票 {valid}，请核对后重新录入。", "The marks of {field} sum to {sum}, not to the {valid} valid ballots. Count them again."},
	ballot.FaultApprovalsSum:  {"有效票 {valid} 张最少 {min} 个、最多 {max} 个赞成，合计 {sum} 个不可能，请核对后重新录入。", "{sum} approvals in all cannot be on {valid} valid ballots, which bear {min} to {max}. Count them again."},
	ballot.FaultCountOver:     {"{field} {value} 多于{other} {max}，请改正。", "{field} {value} is more than {other} {max}. Correct it."},
	ballot.NoticeNoSurplus:    {"应选 {seats} 个，候选也是 {seats} 个，属于等额；请确认这是本意。", "{seats} seats for as many items: nobody can lose. Make sure this is meant."},
	ballot.NoticeSmallSurplus: {"差额 {surplus} 个，不到名额 {seats} 个的五分之一；请确认这是本意。", "a surplus of {surplus} is under a fifth of {seats} seats. Make sure this is meant."},
	ballot.NoticeSamePoll:     {"议程第 {other} 项也叫“{value}”；如果不是同一件事，请改得不一样。", "poll {other} of the agenda is called “{value}” too. If they are two questions, change one title."},
	ballot.NoticeBase:         {"按{base|base}计算过半数，不是按全体代表；请确认办法如此规定。", "the majority is of {base|base}, not of all deputies. Make sure the rules say so."},
}

// rowFaults replace a fault's words if the fault is in a row of a sheet.
var rowFaults = map[ballot.FaultCode]words{
	ballot.FaultDuplicate: {
		"{field}“{value}”与第 {other} 行重复，每个{field}只能用一次，请改正。",
		"{field} “{value}” stands in row {other} too. Use each {field} once; change one of them.",
	},
	ballot.FaultSameTitle: {
		"标题“{value}”与第 {other} 行相同；代表在选票上分不清，请改得不一样。",
		"the title “{value}” stands in row {other} too, and no deputy could tell them apart. Change one of them.",
	},
}
