package i18n

import "maps"

// wordList holds all texts of screens and prints made by the server, by group and name.
var wordList = joined(printWords, setupWords)

func joined(lists ...map[string]words) map[string]words {
	all := map[string]words{}
	for _, l := range lists {
		maps.Copy(all, l)
	}
	return all
}

// printWords are all texts except those of the page /setup.
var printWords = map[string]words{
	"role.clerk":      {"会务", "clerk"},
	"role.presiding":  {"主持人", "presiding officer"},
	"role.scrutineer": {"监票人", "scrutineer"},
	"role.deputy":     {"代表", "deputy"},
	"role.display":    {"大屏", "hall display"},

	"unit.wan": {"万元", "units of 10,000 yuan"},

	"filekind.xls":     {"旧版 Excel 工作簿（.xls）", "a workbook of the old kind (.xls)"},
	"filekind.locked":  {"设了打开密码的工作簿", "a workbook with a password to open it"},
	"filekind.ole":     {"旧版 Office 文档", "a document of an old Office program"},
	"filekind.html":    {"网页（HTML）", "a web page (HTML)"},
	"filekind.xml":     {"XML 表格", "a sheet in XML"},
	"filekind.xlsb":    {"二进制工作簿（.xlsb）", "a binary workbook (.xlsb)"},
	"filekind.ods":     {"OpenDocument 表格（.ods）", "an OpenDocument sheet (.ods)"},
	"filekind.docx":    {"Word 文档", "a Word document"},
	"filekind.pdf":     {"PDF 文档", "a PDF document"},
	"filekind.rtf":     {"RTF 文档", "an RTF document"},
	"filekind.image":   {"图片", "a picture"},
	"filekind.archive": {"压缩包", "an archive"},

	"staffact.add":    {"增加", "add"},
	"staffact.rename": {"改名", "rename"},
	"staffact.remove": {"撤下", "take away"},
	"staffact.roles":  {"改任", "other roles for"},
	"staffact.slip":   {"补发凭证", "a new slip for"},

	"roll.set":     {"导入代表名册", "Roll set"},
	"roll.changed": {"名册修改 {number} 号代表 {before}（现为 {name}）", "Roll row of deputy {number} {before} changed (now {name})"},
	"roll.gone":    {"名册删去 {number} 号代表 {gone}", "Deputy {number} {gone} taken off the roll"},

	"twoperson.1":    {"不得为同一人", "are not the same person"},
	"twoperson.0":    {"可为同一人", "may be the same person"},
	"pin.1":          {"启用", "on"},
	"pin.0":          {"停用", "off"},
	"meeting.active": {"恢复", "active"},
	"meeting.closed": {"结束", "closed"},

	"form.date": {"2026-01-31 这样（年-月-日）", "year-month-day, such as 2026-01-31"},

	"kind.selection": {"票决", "selection"},
	"kind.decision":  {"表决", "decision"},
	"kind.rating":    {"测评", "rating"},

	"state.draft":     {"起草中", "draft"},
	"state.adopted":   {"办法已通过", "rules adopted"},
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
	"scene.check":    {"检查大屏", "check of the display"},

	"presence.present": {"已签到", "present"},
	"presence.left":    {"已离席", "left"},
	"presence.absent":  {"未签到", "absent"},
	"presence.excused": {"请假", "excused"},

	"excuse.1":         {"请假", "leave of absence"},
	"excuse.0":         {"取消请假", "leave of absence taken back"},
	"simulate.1":       {"模拟代表进入演练", "Simulated deputies came to the rehearsal"},
	"simulate.0":       {"停止模拟代表", "Simulated deputies were sent away"},
	"place.last":       {"移到最后", "is now the last"},
	"close.hand_count": {"改为人工计票", "to be counted by hand"},
	"close.hand":       {"主持人关闭", "by the presiding officer"},
	"close.deadline":   {"到时关闭", "at the deadline"},

	"found.memory":           {"存储只在内存里，断电即失，只能用于演练", "the store is in memory only and forgets; it is for rehearsals"},
	"found.no_config":        {"读不到 Redis 的设置，无法确认存储可靠", "Redis's settings cannot be read, so nobody knows whether it keeps ballots"},
	"found.version":          {"Redis {version} 版本太旧，需要 7.0 或更新", "Redis {version} is too old; 7.0 or newer is needed"},
	"found.replica":          {"连到的是从库", "this Redis is a replica"},
	"found.replicas":         {"Redis 带有从库，切换时会丢失已确认的票", "Redis has replicas, and a switch to one would lose acknowledged ballots"},
	"found.aof_error":        {"Redis 写不进追加文件，请检查磁盘", "Redis cannot write its append-only file; look at the disk"},
	"found.aof_off":          {"Redis 没有打开追加文件", "Redis has no append-only file"},
	"found.fsync":            {"Redis 没有每次都写到盘上", "Redis does not write to disk each time"},
	"found.fsync_rewrite":    {"Redis 重写追加文件期间不写到盘上", "Redis does not write to disk while it rewrites its append-only file"},
	"found.eviction":         {"Redis 内存满时会丢掉数据", "Redis throws data away when its memory is full"},
	"found.disk":             {"磁盘只剩 {free} MiB，至少要 {least} MiB，请清理 {folder} 所在的磁盘", "only {free} MiB are left and {least} MiB are needed; make room on the disk of {folder}"},
	"found.root_browser":     {"服务以 root 运行，Chromium 会失去沙箱，因此没有启动；请改用专用用户运行，或设置 --chromium-no-sandbox", "the service runs as root, where Chromium has no sandbox, so it was not started; run it as a user of its own, or set --chromium-no-sandbox"},
	"found.clock":            {"服务器时钟被拨快 {by}", "the server's clock was set forward by {by}"},
	"found.clock_back":       {"服务器时钟被拨慢 {by}", "the server's clock was set back by {by}"},
	"found.store_clock":      {"数据存储的时钟被拨快 {by}", "the store's clock was set forward by {by}"},
	"found.store_clock_back": {"数据存储的时钟被拨慢 {by}", "the store's clock was set back by {by}"},

	"pause.hand":     {"主持人暂停", "the presiding officer"},
	"pause.clock":    {"时钟跳变", "a step of the clock"},
	"pause.check":    {"系统核对", "the server's own checks"},
	"pause.store":    {"系统检查：数据存储不可靠", "the server's check: the store is not reliable"},
	"pause.suspect":  {"记录核对不符", "its record does not bear out"},
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
	"report.sum_selected": {"入选 {n} 项[，入选项目总投资 {investment} 万元]。", "Selected: {n}[; investment in all {investment} × 10,000 yuan]."},
	"report.sum_passed":   {"通过 {n} 项，未通过 {m} 项。", "Passed: {n}; not passed: {m}."},
	"report.sum_marks":    {"每项{marks}之和均为有效票 {valid}。", "For every item {marks} sum to the valid ballots, {valid}."},
	"report.tie":          {"第 {rank} 名并列 {n} 项，还有名额 {seats} 个，需再次投票。", "{n} items are tied at rank {rank} for the seats left, {seats}: another vote is needed."},
	"report.shortfall":    {"应选 {seats} 项，还缺 {left} 项。", "Of {seats} seats {left} are not filled."},
	"report.vacant":       {"空缺名额 {left} 个，会议决定不再补选。", "The meeting leaves these seats vacant: {left}."},
	"report.no_quorum":    {"投票人数没有达到规定，本次表决没有结果。", "Too few took part, so this poll has no result."},
	"report.invalid":      {"收回票数多于发出票数，本次投票无效，须重新投票。", "More ballots were returned than issued. The vote is invalid and is to be held again."},
	"report.void":         {"本次表决已作废[，原因：{reason}]。", "This poll was declared void[. Reason: {reason}]."},
	"report.no_result":    {"还没有结果。", "There is no result yet."},
	"report.by_hand":      {"本次结果由人工计票[，原因：{reason}][；录入 {name}][，核对 {witness}]。", "Counted by hand[. Reason: {reason}][; entered by {name}][, confirmed by {witness}]."},
	"report.draft":        {"核对用，尚未公布", "For checking only, not announced"},
	"report.notice":       {"公告", "Notice"},
	"report.no_group":     {"未列分组", "No group"},
	"report.items":        {"项目清单", "Items"},
	"report.department":   {"部门", "Department"},
	"report.investment":   {"投资（万元）", "Investment (10,000 yuan)"},
	"report.chief":        {"总监票人", "Chief scrutineer"},
	"report.scrutineer":   {"监票人", "Scrutineer"},
	"report.teller":       {"计票人", "Teller"},
	"report.certified_by": {"电子签认：{names}", "Certified on screen by: {names}"},
	"report.refused_by":   {"{name} 不签认：{discrepancy}", "{name} did not certify: {discrepancy}"},
	"report.box_code":     {"收票码", "Box code"},
	"report.check":        {"核对值 {hash}", "Check value {hash}"},
	"report.times":        {"[{certified} 签认，][{announced} 公布，][{printed} 打印]", "[certified {certified}, ][announced {announced}, ][printed {printed}]"},
	"report.list_sep":     {"、", ", "},
	"report.grade":        {"等次", "Grade"},
	"report.page":         {"第 {n} 页，共 {of} 页", "Page {n} of {of}"},

	"rules_of.selection": {"票决办法", "Rules of the vote"},
	"rules_of.decision":  {"表决办法", "Rules of the vote"},
	"rules_of.rating":    {"测评办法", "Rules of the rating"},
	"rules.adopted":      {"大会已通过", "adopted by the meeting"},
	"rules.draft":        {"草案", "draft"},
	"rules.items":        {"候选项目", "Items"},
	"rules.item_id":      {"编号", "No."},
	"rules.hash":         {"条文核对值 {hash}", "Check value of the text {hash}"},

	"attendance.title":         {"代表出席情况", "Attendance"},
	"attendance.number":        {"编号", "Number"},
	"attendance.name":          {"姓名", "Name"},
	"attendance.delegation":    {"代表团", "Delegation"},
	"attendance.presence":      {"出席", "Presence"},
	"attendance.at":            {"截至", "As of"},
	"attendance.by_delegation": {"各代表团", "By delegation"},
	"attendance.no_delegation": {"未列代表团", "No delegation"},
	"attendance.people":        {"签到名单", "Deputies"},
	"attendance.came":          {"签到", "Signed in"},
	"attendance.gone":          {"离席", "Left"},
	"attendance.note":          {"备注", "Note"},
	"attendance.left":          {"离席", "Left"},
	"attendance.absent":        {"未签到", "Absent"},
	"attendance.excused":       {"请假", "Excused"},
	"attendance.late":          {"迟到", "late"},
	"attendance.by_hand":       {"补签", "signed in by the clerk"},
	"attendance.late_means":    {"首次表决开启后才签到的，记为迟到。", "Late: signed in after the first poll was opened."},

	"announcement.body": {
		"{date}，{meeting}[在{place}]以{way}方式，对“{title}”进行{kind|kind}。应到代表 {entitled} 人，实到 {present} 人。" +
			"发出选票 {issued} 张，收回 {returned} 张，有效票 {valid} 张，废票 {void} 张。",
		"On {date} {meeting} held a vote[ at {place}] on “{title}” ({kind|kind}, {way}). Of {entitled} deputies entitled, {present} " +
			"were present. Ballots issued: {issued}; returned: {returned}; valid: {valid}; void: {void}.",
	},
	"announcement.line": {"赞成票达到 {line} 票，方可{to|chosen}。", " To be {to|chosen} takes {line} approvals."},
	"announcement.end":  {"现予公告。", "This is hereby announced."},
	"chosen.selection":  {"入选", "selected"},
	"chosen.decision":   {"通过", "passed"},
	"script.title":      {"主持词", "The presiding officer’s script"},
	"script.blank":      {"＿＿＿", "____"},
	"script.begin":      {"会议开始", "Beginning"},
	"script.finish":     {"结束", "End"},
	"script.quorum": {
		"各位代表：本次会议应到代表 {entitled} 人，法定人数 {quorum} 人，实到 {n} 人，符合法定人数，现在开会。",
		"Deputies, {entitled} of you are entitled to attend, and {quorum} are a quorum. Present are {n}; we may begin.",
	},
	"script.draft": {
		"现在宣读《{title}办法（草案）》，请各位代表审议。", "I read the draft rules of “{title}”.",
	},
	"script.draft_doc": {
		"现在宣读对《{title}》的表决办法（草案），请各位代表审议。", "I read the draft rules of the vote on “{title}”.",
	},
	"script.draft_ask": {
		"各位代表对办法有没有意见？（稍停）没有意见，请表决通过。（表决）通过。",
		"Are there remarks on the rules? (Pause.) Then please adopt them. (Vote.) They are adopted.",
	},
	"script.zero": {
		"请监票人检查票箱，确认票箱为空。", "Would the scrutineers please confirm that the box is empty.",
	},
	"script.ready": {
		"应到代表 {entitled} 人，实到 {present} 人，符合法定人数。票箱经监票人确认为空。现在开始{title}。",
		"Of {entitled} deputies entitled, {present} are present; there is a quorum. The box is empty. I open “{title}”.",
	},
	"script.ready_doc": {
		"应到代表 {entitled} 人，实到 {present} 人，符合法定人数。票箱经监票人确认为空。现在对《{title}》进行表决。",
		"Of {entitled} deputies entitled, {present} are present; there is a quorum. The box is empty. " +
			"We now vote on “{title}”.",
	},
	"script.open": {
		"请各位代表核对选票并提交。（表决）", "Please review your ballots and submit them. (Vote.)",
	},
	"script.close": {
		"还有没有代表没有提交？（稍停）现在关闭表决。", "Has everyone submitted? (Pause.) I close the vote.",
	},
	"script.certify": {
		"发出选票 {issued} 张，收回 {returned} 张。现在请监票人核对、签认。",
		"Ballots issued: {issued}; returned: {returned}. Would the scrutineers please certify the count.",
	},
	"script.result":     {"现在宣布{title}结果。", "I announce the result of “{title}”."},
	"script.result_doc": {"现在宣布对《{title}》的表决结果。", "I announce the result of the vote on “{title}”."},
	"script.counts": {
		"应到代表 {entitled} 人，实到 {present} 人。发出选票 {issued} 张，收回 {returned} 张，有效票 {valid} 张，废票 {void} 张。",
		"Entitled: {entitled}; present: {present}. Ballots issued: {issued}; returned: {returned}; valid: {valid}; " +
			"void: {void}.",
	},
	"script.chosen_selection": {
		"下列项目入选：（宣读大屏和控制台显示的入选名单）", "These items are selected: (read the list from the console)",
	},
	"script.chosen_decision": {
		"赞成 ＿＿＿ 票，反对 ＿＿＿ 票，弃权 ＿＿＿ 票，未选 ＿＿＿ 票。通过（不通过）。",
		"Approve ____, reject ____, abstain ____, unmarked ____. It is passed (not passed).",
	},
	"script.chosen_rating": {
		"各项测评结果如下：（宣读大屏和控制台显示的结果）", "These are the grades: (read them from the console)",
	},
	"script.end": {"各项表决都已完成。", "All votes are done."},

	"files.script":       {"主持词", "Script"},
	"files.attendance":   {"代表出席情况", "Attendance"},
	"files.rules":        {"办法", "Rules"},
	"files.report":       {"结果报告单", "Result sheet"},
	"files.announcement": {"公告", "Announcement"},
	"files.named":        {"记名表决情况", "Recorded votes"},
	"files.bundle":       {"计票核验包", "Record"},

	"announcement.presidium": {"{title}主席团", "Presidium of {title}"},
	"announcement.order":     {"序号", "No."},

	"named.title":        {"记名表决情况", "Recorded votes"},
	"named.items":        {"各项票数", "Votes by item"},
	"named.votes":        {"代表表决情况", "Votes by deputy"},
	"named.item":         {"第 {id} 项", "Item {id}"},
	"named.not_returned": {"未投", "not returned"},

	"paper.selection": {"选票", "Ballot paper"},
	"paper.decision":  {"表决票", "Ballot paper"},
	"paper.rating":    {"测评票", "Rating paper"},
	"paper.square":    {"在所选一栏的方框内打“√”，每项只选一栏。", "Tick the box of your choice, one for each item."},
	"paper.circle":    {"在所选一栏的圆圈内打“√”，每项只选一栏。", "Tick the circle of your choice, one for each item."},
	"paper.stub":      {"存根", "Stub"},
	"paper.tear":      {"沿虚线撕下", "Tear off here"},
	"paper.name":      {"代表姓名", "Name"},
	"paper.number":    {"编号", "Number"},

	"signin.title":     {"签到表", "Sign-in sheet"},
	"signin.signature": {"签名", "Signature"},
	"signin.sum":       {"应到 {n} 人，实到＿＿＿人", "Entitled: {n}; present: ____"},

	"slip.title":      {"投票凭证", "Voting slip"},
	"slip.staff":      {"工作凭证", "Staff slip"},
	"slip.pin":        {"密码条", "PIN slip"},
	"slip.number":     {"编号", "No."},
	"slip.code":       {"号码", "Code"},
	"slip.pin_code":   {"密码", "PIN"},
	"slip.hint":       {"请用平板相机扫码，或输入号码登录。", "Scan with the tablet’s camera, or type the code."},
	"slip.hint_staff": {"平板扫码登录；电脑打开网址，输入号码。", "Scan it, or open the address and type the code."},
	"slip.pin_hint":   {"登录时与号码一起输入。请与凭证分开保管。", "Asked for together with the code. Keep it apart from the slip."},
	"slip.fold":       {"沿虚线折叠", "Fold along the line"},
	"slip.ca":         {"会场证书指纹（前 16 位）", "Hall certificate, first 16 digits"},
	"slip.empty":      {"没有要打印的凭证。", "There are no slips to print."},
}
