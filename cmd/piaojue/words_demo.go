package main

// demoWords are the texts of the demo's page. Each stage has a sentence, "demo.at.STAGE", that says what to do now.
var demoWords = map[string]words{
	"demo.title":     {"票决演示", "piaojue demo"},
	"demo.what":      {"98 名代表，12 个候选项目，选 10 个。", "98 deputies, 12 projects, 10 to be chosen."},
	"demo.rehearsal": {"演练", "Rehearsal"},
	"demo.run":       {"第 %d 场", "Vote %d"},
	"demo.now":       {"现在", "Now"},
	"demo.skip":      {"跳过等待", "Go on without me"},
	"demo.again":     {"再来一次", "Once more"},
	"demo.end":       {"结束", "End"},
	"demo.figures":   {"已签到 %d / %d，已收回 %d 票", "%d of %d signed in, %d ballots returned"},
	"demo.doors":     {"打开这些页面", "Open these pages"},
	"demo.open":      {"打开", "Open"},
	"demo.code":      {"号码", "Code"},
	"demo.ended":     {"演示已结束", "The demo has ended"},
	"demo.ended_what": {
		"可以关掉这些页面了。再看一次：piaojue demo",
		"You can close these pages. To see it again: piaojue demo",
	},
	"demo.again_what": {
		"再来一次：新的一场，各页面要从新的链接打开。",
		"Once more: a new vote; open its pages by the new links.",
	},
	"demo.alone": {
		"要用手机、平板扫码参加：以 piaojue demo --listen :8080 启动，这里就有二维码（会场网络里的人都能打开）。",
		"To join from a phone or tablet: start piaojue demo --listen :8080, and QR codes stand here " +
			"(anyone in the network can then open them).",
	},
	"demo.scan": {"手机、平板扫码打开。", "Scan to open on a phone or tablet."},

	"demo.door.display":         {"大屏", "Hall display"},
	"demo.door.display_what":    {"会场里人人看到的画面。最先打开。", "What the whole hall sees. Open it first."},
	"demo.door.tablet":          {"您的平板", "Your tablet"},
	"demo.door.tablet_what":     {"您是%s，最后一票由您来投。", "You are %s; the last ballot is yours."},
	"demo.door.presiding":       {"主持人", "Presiding officer"},
	"demo.door.presiding_what":  {"由您主持：办法、开启、关闭、公布。", "You preside: rules, open, close, announce."},
	"demo.door.scrutineer":      {"监票人", "Scrutineer"},
	"demo.door.scrutineer_what": {"打开后由您签认；不打开，由演示代签。", "Opened, you certify; else the demo does."},
	"demo.door.clerk":           {"会务", "Clerk"},
	"demo.door.clerk_what":      {"会前准备和会后文件在这里。", "Preparation before, documents after."},

	"demo.at.begin":   {"正在准备会议……", "The meeting is being prepared…"},
	"demo.at.display": {"请先打开大屏，代表随后开始签到。", "Open the hall display first; then the deputies sign in."},
	"demo.at.arrive":  {"代表正在签到，请看大屏；接着打开您的平板。", "Deputies are signing in, see the display; then open your tablet."},
	"demo.at.adopt": {
		"请打开主持人页面，按“大会已通过，确认办法”。",
		"Open the presiding officer's page and press “Adopted: fix the rules”.",
	},
	"demo.at.projects": {"大屏正在显示候选项目，监票人检查票箱。", "The display shows the projects; the scrutineer checks the box."},
	"demo.at.zero":     {"请在监票人页面按“确认票箱为空”。", "On the scrutineer's page press “Confirm the empty box”."},
	"demo.at.open":     {"请在主持人页面按“开启表决”。", "On the presiding officer's page press “Open the vote”."},
	"demo.at.vote": {
		"代表正在投票，请看大屏；您也可以在平板上投票了。",
		"Deputies are voting, see the display; you can vote on your tablet too.",
	},
	"demo.at.last": {
		"只差您这一票：请在您的平板上选好项目，提交选票。",
		"Only your ballot is missing: choose on your tablet and submit it.",
	},
	"demo.at.close": {
		"选票已收齐，请在主持人页面按“关闭表决”。",
		"All ballots are in: on the presiding officer's page press “Close the vote”.",
	},
	"demo.at.certify": {"监票人正在核对计票。", "The scrutineer is checking the count."},
	"demo.at.sign": {
		"请在监票人页面核对，按“我已核对，签认”。",
		"Check the count on the scrutineer's page and press “Checked: I certify”.",
	},
	"demo.at.announce": {
		"请在主持人页面按“公布结果”，再看大屏。",
		"On the presiding officer's page press “Announce the result”, then see the display.",
	},
	"demo.at.done": {"结果已公布，请看大屏。可以再来一次，或者结束。", "The result is announced, see the display. Once more, or end."},
	"demo.at.void": {"这项表决没有结果。可以再来一次，或者结束。", "This vote has no result. Once more, or end."},
	"demo.at.broken": {
		"这一场无法继续（会议已被改动）。请按“再来一次”。",
		"This vote cannot go on: the meeting was changed. Press “Once more”.",
	},
	"demo.stale": {"演示已停止运行。再看一次：piaojue demo", "The demo no longer runs. To see it again: piaojue demo"},
}
