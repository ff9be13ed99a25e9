package i18n

import "piaojue/ballot"

// acts are the lines of a meeting's log.
var acts = map[ballot.Act]words{
	ballot.ActCreate: {"新建会议[“{title}”][，沿用“{from}”]", "Meeting created[: {title}][, from {from}]"},
	ballot.ActEdit: {
		"修改会议设置[：名称改为“{title}”][：单位改为“{body}”][：日期改为“{date}”][：地点改为“{place}”][：宣布人与签认人{two_person|twoperson}][：验证码{pin|pin}][：会议{state|meeting}]",
		"Meeting settings changed[: title {title}][: body {body}][: date {date}][: place {place}][: who announces and who certifies {two_person|twoperson}][: PIN {pin|pin}][: meeting {state|meeting}]",
	},
	ballot.ActFormal: {
		"结束演练，转为正式会议[，清除演练表决 {polls} 项][，保留表决事项 {kept} 项为草案][，清除后续轮次 {rounds} 项]",
		"Rehearsal ended, meeting is formal[; rehearsal polls wiped: {polls}][; polls kept as drafts: {kept}][; later rounds wiped: {rounds}]",
	},
	ballot.ActRoll: {
		"{list|roll}，共 {n} 人", "{list|roll}, deputies: {n}",
	},
	ballot.ActStaff: {"登记工作人员 {name}[（{roles}）]", "Staff registered: {name}[ ({roles})]"},
	ballot.ActSlips: {
		"制作凭证 {n} 张[：{name}（{roles}）][：代表 {numbers} 号][，其中换发 {reprints} 张]",
		"Slips made: {n}[, of {name} ({roles})][, of deputies {numbers}][, replacing older ones: {reprints}]",
	},
	ballot.ActReplaced:   {"{name} 在另一台设备登录，原登录失效", "{name} signed in on another device; the first sign-in ended"},
	ballot.ActSignIn:     {"代表签到 {n} 人", "Deputies signed in: {n}"},
	ballot.ActSignInBy:   {"为 {number} 号代表 {name} 补签", "Deputy {number} {name} signed in by hand"},
	ballot.ActLeave:      {"{number} 号代表 {name} 离席", "Deputy {number} {name} left"},
	ballot.ActExcuse:     {"{number} 号代表 {name} {on|excuse}", "Deputy {number} {name}: {on|excuse}"},
	ballot.ActRelease:    {"{release|release}：“{title}”的候选项目", "{release|release}: {title}"},
	ballot.ActDraft:      {"起草“{title}”", "Drafted: {title}"},
	ballot.ActDraftGone:  {"删除草案“{title}”", "Draft deleted: {title}"},
	ballot.ActMove:       {"调整次序：“{title}”[移到“{before}”之前][，{last|place}]", "Order changed: {title}[ is now before {before}][ {last|place}]"},
	ballot.ActSimulate:   {"{on|simulate}", "{on|simulate}"},
	ballot.ActAdopt:      {"通过“{title}”的办法", "Rules adopted: {title}"},
	ballot.ActZero:       {"确认“{title}”票箱为空", "Box seen empty: {title}"},
	ballot.ActOpen:       {"开启“{title}”表决", "Opened: {title}"},
	ballot.ActPause:      {"暂停“{title}”表决[，原因：{reason|pause}][（{found|found}）]", "Paused: {title}[ (reason: {reason|pause})][: {found|found}]"},
	ballot.ActStayPaused: {"主持人决定“{title}”保持暂停", "Kept paused by the presiding officer: {title}"},
	ballot.ActResume:     {"恢复“{title}”表决", "Resumed: {title}"},
	ballot.ActExtend:     {"延长“{title}”表决 {seconds} 秒", "Extended by {seconds} seconds: {title}"},
	ballot.ActTime:       {"给“{title}”表决限时 {seconds} 秒", "Given {seconds} seconds from then: {title}"},
	ballot.ActUntime:     {"取消“{title}”表决的限时", "Time limit taken away: {title}"},
	ballot.ActClose:      {"关闭“{title}”表决[（{by|close}）]", "Closed: {title}[ ({by|close})]"},
	ballot.ActBox:        {"“{title}”收票封存，收票码 {code}", "Returned ballots of {title} on record, code {code}"},
	ballot.ActVoid:       {"“{title}”表决作废，原因：{reason}", "Declared void: {title}. Reason: {reason}"},
	ballot.ActCertify: {
		"签认“{title}”：发出 {issued} 张，收回 {returned} 张，有效 {valid} 张，废票 {void} 张",
		"Certified: {title}. Issued {issued}, returned {returned}, valid {valid}, void {void}",
	},
	ballot.ActRefuse: {"不签认“{title}”，原因：{discrepancy}", "Not certified: {title}. Reason: {discrepancy}"},
	ballot.ActHand: {
		"录入“{title}”人工计票：收回 {returned} 张，废票 {void} 张，原因：{reason}",
		"Counted by hand: {title}. Returned {returned}, void {void}. Reason: {reason}",
	},
	ballot.ActHandConfirm: {"核对“{title}”人工计票无误", "Count by hand confirmed: {title}"},
	ballot.ActHandRefuse: {
		"“{title}”人工计票未获确认或者已撤回，电子计票不变", "Count by hand refused or withdrawn, the electronic count stands: {title}",
	},
	ballot.ActAnnounce:   {"公布“{title}”结果[，公告 {number}][（{date}）][：{notice}]", "Result announced: {title}[. Notice {number}][, {date}][: {notice}]"},
	ballot.ActRound:      {"安排{kind|round}：“{title}”", "Next round ({kind|round}): {title}"},
	ballot.ActVacant:     {"“{title}”的空缺名额[ {seats} 个]不再补选", "Seats left vacant[ ({seats})]: {title}"},
	ballot.ActRequest:    {"提请{word|role}同意：{act|staffact} {name}[，改为 {new_name}][（{roles}）]", "Asked a {word|role}: {act|staffact} {name}[, now {new_name}][ ({roles})]"},
	ballot.ActAllow:      {"同意：{act|staffact} {name}[，改为 {new_name}][（{roles}）]", "Allowed: {act|staffact} {name}[, now {new_name}][ ({roles})]"},
	ballot.ActDecline:    {"不同意：{act|staffact} {name}[，改为 {new_name}][（{roles}）]", "Declined: {act|staffact} {name}[, now {new_name}][ ({roles})]"},
	ballot.ActStaffName:  {"工作人员 {before} 改为 {name}（{roles}）", "Staff renamed: {before} is now {name} ({roles})"},
	ballot.ActStaffRoles: {"工作人员 {name} 改任{roles}（原为{before}）", "Staff roles of {name}: {roles} (before: {before})"},
	ballot.ActStaffGone:  {"撤下工作人员 {name}（{roles}）", "Staff taken away: {name} ({roles})"},
	ballot.ActArchive:    {"归档“{title}”：票箱、票箱钥匙和重发凭据已销毁", "Archived: {title}. Box, box key and digests of casts are destroyed"},
}
