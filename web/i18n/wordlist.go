package i18n

import "maps"

// wordList holds all words of screens and prints made by the server, by group and name.
var wordList = joined(printWords, setupWords)

func joined(lists ...map[string]words) map[string]words {
	all := map[string]words{}
	for _, l := range lists {
		maps.Copy(all, l)
	}
	return all
}

// printWords are all but those of the page /setup.
var printWords = map[string]words{
	"role.clerk":      {"会务", "clerk"},
	"role.presiding":  {"主持人", "presiding officer"},
	"role.scrutineer": {"监票人", "scrutineer"},
	"role.deputy":     {"代表", "deputy"},
	"role.display":    {"大屏", "hall display"},

	"kind.selection": {"票决", "selection"},
	"kind.decision":  {"表决", "decision"},
	"kind.rating":    {"测评", "rating"},

	"state.draft":     {"起草中", "draft"},
	"state.adopted":   {"票决办法已通过", "rules adopted"},
	"state.open":      {"表决中", "open"},
	"state.paused":    {"已暂停", "paused"},
	"state.closed":    {"已关闭", "closed"},
	"state.certified": {"已签认", "certified"},
	"state.announced": {"已公布", "announced"},
	"state.void":      {"已作废", "void"},

	"round.first":     {"第一轮", "first round"},
	"round.tie":       {"再次投票", "tie round"},
	"round.shortfall": {"另行票决", "shortfall round"},
	"round.rerun":     {"重新投票", "rerun"},
	"round.none":      {"不再投票", "no further round"},

	"mark.approve":  {"赞成", "approve"},
	"mark.reject":   {"反对", "reject"},
	"mark.abstain":  {"弃权", "abstain"},
	"mark.unmarked": {"未选", "unmarked"},

	"outcome.decided":   {"已决定", "decided"},
	"outcome.tie":       {"并列，需再次投票", "tie, another vote is needed"},
	"outcome.shortfall": {"入选不足名额", "fewer selected than seats"},
	"outcome.no_quorum": {"投票人数不足，结果无效", "turnout too low, no result"},
	"outcome.invalid":   {"收回多于发出，投票无效", "more returned than issued, the vote is invalid"},

	"base.entitled": {"全体代表", "all deputies"},
	"base.present":  {"实到代表", "deputies present"},
	"base.returned": {"收回票数", "ballots returned"},
	"base.valid":    {"有效票数", "valid ballots"},

	"secrecy.secret":   {"无记名投票", "secret ballot"},
	"secrecy.recorded": {"记名投票", "recorded vote"},

	"reveal.live":        {"表决中实时公开", "shown live"},
	"reveal.on_close":    {"关闭后公开", "shown after the close"},
	"reveal.on_announce": {"公布后公开", "shown after the announcement"},

	"revise.final":       {"提交后不能修改", "the first submission stands"},
	"revise.until_close": {"关闭前可以改票", "ballots may be replaced until the close"},

	"scene.welcome":  {"欢迎", "welcome"},
	"scene.signin":   {"签到", "sign-in"},
	"scene.projects": {"项目", "projects"},
	"scene.voting":   {"表决", "voting"},
	"scene.result":   {"结果", "result"},
	"scene.blank":    {"空白", "blank"},

	"presence.present": {"已签到", "present"},
	"presence.left":    {"已离席", "left"},
	"presence.absent":  {"未签到", "absent"},

	"simulate.1":       {"模拟代表进入演练", "Simulated deputies came to the rehearsal"},
	"simulate.0":       {"停止模拟代表", "Simulated deputies were sent away"},
	"place.last":       {"移到最后", "is now the last"},
	"close.hand_count": {"改为人工计票", "to be counted by hand"},
	"close.hand":       {"主持人关闭", "by the presiding officer"},
	"close.deadline":   {"到时关闭", "at the deadline"},

	"pause.hand":     {"主持人暂停", "the presiding officer"},
	"pause.clock":    {"时钟跳变", "a step of the clock"},
	"pause.check":    {"系统核对", "the server's own checks"},
	"pause.store":    {"系统检查：数据存储不可靠", "the server's check: the store is not reliable"},
	"pause.restored": {"由备份恢复", "restored from a backup"},
	"pause.disk":     {"系统检查：磁盘空间不足", "the server's check: the disk is nearly full"},

	"count.entitled": {"应到", "Entitled"},
	"count.present":  {"实到", "Present"},
	"count.issued":   {"发出", "Issued"},
	"count.returned": {"收回", "Returned"},
	"count.valid":    {"有效", "Valid"},
	"count.void":     {"废票", "Void"},

	"meeting.rehearsal": {"演练", "REHEARSAL"},
	"meeting.formal":    {"正式", "formal"},

	"report.title":        {"票决结果报告单", "Report of the vote"},
	"report.title_plain":  {"表决结果报告单", "Report of the vote"},
	"report.title_rating": {"测评结果报告单", "Report of the rating"},
	"report.poll":         {"事项", "Matter"},
	"report.date":         {"{year} 年 {month} 月 {day} 日", "{year}-{month}-{day}"},
	"report.rules":        {"票决办法", "Rules"},
	"report.pass_over":    {"过半数", "Majority"},
	"report.pass_line":    {"通过票数", "Pass line"},
	"report.rank":         {"名次", "Rank"},
	"report.item":         {"项目", "Item"},
	"report.result":       {"结果", "Result"},
	"report.selected":     {"入选", "selected"},
	"report.passed":       {"通过", "passed"},
	"report.not_passed":   {"未通过", "not passed"},
	"report.under_half":   {"未过半", "no majority"},
	"report.under_line":   {"未达到票数", "below the line"},
	"report.not_selected": {"未入选", "not selected"},
	"report.tied":         {"并列", "tied"},
	"report.sum_selected": {"入选 {n} 项[，投资合计 {investment} 万元]。", "Selected: {n}[; investment in all {investment} × 10,000 yuan]."},
	"report.sum_passed":   {"通过 {n} 项，未通过 {m} 项。", "Passed: {n}; not passed: {m}."},
	"report.sum_marks":    {"每项{marks}之和均为有效票 {valid}。", "For every item {marks} sum to the valid ballots, {valid}."},
	"report.tie":          {"第 {rank} 位并列 {n} 项，还有名额 {seats} 个，需再次投票。", "{n} items are tied at rank {rank} for the seats left, {seats}: another vote is needed."},
	"report.shortfall":    {"应选 {seats} 项，还缺 {left} 项。", "Of {seats} seats {left} are not filled."},
	"report.vacant":       {"空缺名额 {left} 个，会议决定不再补选。", "The meeting leaves these seats vacant: {left}."},
	"report.no_quorum":    {"投票人数没有达到规定，本次表决没有结果。", "Too few took part, so this poll has no result."},
	"report.invalid":      {"收回票数多于发出票数，本次投票无效，须重新投票。", "More ballots were returned than issued. The vote is invalid and is to be held again."},
	"report.void":         {"本次表决已作废[，原因：{reason}]。", "This poll was declared void[. Reason: {reason}]."},
	"report.no_result":    {"还没有结果。", "There is no result yet."},
	"report.by_hand":      {"本次结果由人工计票[，原因：{reason}][；录入 {name}][，核对 {witness}]。", "Counted by hand[. Reason: {reason}][; entered by {name}][, confirmed by {witness}]."},
	"report.draft":        {"核对用，尚未公布", "For checking only, not announced"},
	"report.notice":       {"公告", "Notice"},
	"report.items":        {"项目清单", "Items"},
	"report.department":   {"部门", "Department"},
	"report.investment":   {"投资（万元）", "Investment (10,000 yuan)"},
	"report.chief":        {"总监票人", "Chief scrutineer"},
	"report.scrutineer":   {"监票人", "Scrutineer"},
	"report.teller":       {"计票人", "Teller"},
	"report.certified_by": {"电子签认：{names}", "Certified on screen by: {names}"},
	"report.refused_by":   {"{name} 不签认：{discrepancy}", "{name} did not certify: {discrepancy}"},
	"report.check":        {"核对值 {hash}", "Check value {hash}"},
	"report.times":        {"[{certified} 签认，][{announced} 公布，][{printed} 打印]", "[certified {certified}, ][announced {announced}, ][printed {printed}]"},
	"report.list_sep":     {"、", ", "},
	"report.grade":        {"等次", "Grade"},
	"report.page":         {"第 {n} 页，共 {of} 页", "Page {n} of {of}"},

	"rules.title":   {"票决办法", "Rules of the vote"},
	"rules.adopted": {"大会已通过", "adopted by the meeting"},
	"rules.draft":   {"草案", "draft"},
	"rules.items":   {"候选项目", "Items"},
	"rules.item_id": {"编号", "No."},
	"rules.hash":    {"条文核对值 {hash}", "Check value of the text {hash}"},

	"attendance.title":         {"代表出席情况", "Attendance"},
	"attendance.number":        {"编号", "Number"},
	"attendance.name":          {"姓名", "Name"},
	"attendance.delegation":    {"代表团", "Delegation"},
	"attendance.presence":      {"出席", "Presence"},
	"attendance.at":            {"截至", "As of"},
	"attendance.by_delegation": {"各代表团", "By delegation"},
	"attendance.no_delegation": {"未分团", "no delegation"},
	"attendance.people":        {"签到名单", "Deputies"},
	"attendance.came":          {"签到", "Signed in"},
	"attendance.gone":          {"离席", "Left"},
	"attendance.note":          {"备注", "Note"},
	"attendance.left":          {"离席", "Left"},
	"attendance.absent":        {"未签到", "Absent"},
	"attendance.late":          {"迟到", "late"},
	"attendance.by_hand":       {"补签", "signed in by the clerk"},
	"attendance.late_means":    {"首次表决开启后才签到的，记为迟到。", "Late: signed in after the first poll was opened."},

	"announcement.body":  {"“{title}”的结果现予公布。", "The result of “{title}” is hereby announced."},
	"announcement.order": {"序号", "No."},

	"named.title":        {"记名表决情况", "Recorded votes"},
	"named.items":        {"各项票数", "Votes by item"},
	"named.votes":        {"代表表决情况", "Votes by deputy"},
	"named.item":         {"第 {id} 项", "Item {id}"},
	"named.not_returned": {"未投", "not returned"},

	"slip.title":    {"投票凭证", "Voting slip"},
	"slip.staff":    {"工作凭证", "Staff slip"},
	"slip.pin":      {"密码条", "PIN slip"},
	"slip.number":   {"编号", "No."},
	"slip.code":     {"号码", "Code"},
	"slip.pin_code": {"密码", "PIN"},
	"slip.hint":     {"请用平板相机扫码，或输入号码登录。", "Scan with the tablet’s camera, or type the code."},
	"slip.pin_hint": {"登录时与号码一起输入。请与凭证分开保管。", "Asked for together with the code. Keep it apart from the slip."},
	"slip.empty":    {"没有要打印的凭证。", "There are no slips to print."},
}
