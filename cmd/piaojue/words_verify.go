package main

// verifyWords are the texts of verify. The description of a check is in English in ballot/record; its Chinese is here,
// by the check's name.
var verifyWords = map[string]words{
	"verify.poll":     {"表决 %s，%s，由 piaojue %[4]s 于 %[3]s 导出", "poll %s, %s, made %s by piaojue %s"},
	"verify.key_held": {"密钥 %s，已与 --key 给出的比对", "key %s, held against --key"},
	"verify.key_own": {
		"密钥 %s，由记录自己写明；请与人大公布的公钥核对，或用 --key 给出",
		"key %s, named by the record itself; compare it with the one published, or give --key",
	},
	"verify.holds": {
		"记录核对无误\n下一步：把这份计票核验包归档保存。",
		"记录核对无误 · the record holds\nNext: keep this bundle with the meeting's papers.",
	},
	"verify.not": {
		"记录核对不符\n下一步：看标 ✗ 的各项。",
		"记录核对不符 · the record does not hold\nNext: see the lines with ✗.",
	},
	"verify.self": {
		"记录自洽，签名人未核对\n下一步：用 --key 给出人大公布的公钥，再核验一次。",
		"记录自洽，签名人未核对 · the record agrees with itself; who signed it was not compared\n" +
			"Next: verify it again with --key and the public key as the chamber published it.",
	},
	"verify.check":      {"%[3]s", "%[1]s"},
	"verify.check_with": {"%[3]s：%[2]s", "%[1]s: %[2]s"},

	"verify.figure.returned": {"收回", "returned"},
	"verify.figure.issued":   {"发出", "issued"},
	"verify.figure.entitled": {"应到", "entitled"},
	"verify.figure.files":    {"个文件", "files"},
	"verify.figure.entries":  {"条记录", "entries"},
	"verify.figure.acts":     {"个步骤", "acts"},
	"verify.figure.of":       {"其中", "of them"},
	"verify.figure.void":     {"张作废", "void"},
	"verify.figure.key":      {"密钥", "key"},
	"verify.figure.slips":    {"张凭证在表决期间换发", "slips replaced while a poll was open"},

	"verify.figure.none_void": {"作废的表决没有选票", "none of a void poll"},
	"verify.figure.no_entry":  {"记录里没有", "the log has none"},
	"verify.figure.unseen":    {"未核对，选票不在记录里", "not compared, for the ballots are not in the record"},
	"verify.figure.comma":     {"，", ", "},
	"verify.figure.stop":      {"；", "; "},
	"verify.figure.not_yet": {
		"还没有，导出时对领取人尚未公开",
		"none yet, the record was made before it was open to whom it was given",
	},

	"verify.check.zip":        {"压缩包是规定的唯一形式：只有这些文件，各一份，依次排列", "archive"},
	"verify.check.signature":  {"签名：signature.json 对 manifest.json", "signature"},
	"verify.check.hashes":     {"每个文件的 SHA-256 对 manifest.json", "hashes"},
	"verify.check.manifest":   {"清单 manifest.json：格式、编号、状态、密封、时间", "manifest"},
	"verify.check.poll":       {"表决 poll.json 完整，没有矛盾", "poll"},
	"verify.check.chain":      {"记录 log.jsonl 逐条编号，各含前一条的哈希，时间不倒", "chain"},
	"verify.check.acts":       {"本会议的各步骤依法定顺序，终于清单写明的状态", "acts"},
	"verify.check.rules":      {"办法及其条文对通过时记录的哈希", "rules"},
	"verify.check.roll":       {"名册 roll.json：投票 ⊆ 领票 ⊆ 签到 ⊆ 名册，对 poll.json 的人数", "roll"},
	"verify.check.presence":   {"名册 roll.json 对记录中的签到、开启和名册", "presence"},
	"verify.check.receipts":   {"回执 receipts.txt 有序、不重复，与投票人数相同", "receipts"},
	"verify.check.ballots":    {"选票 ballots.jsonl 有序、不重复，与投票人数相同，每个标记都属于本项表决", "ballots"},
	"verify.check.box":        {"投票人、回执和记名选票对关闭时的记录，各文件对归档时的记录", "box"},
	"verify.check.tally":      {"结果 outcome.json 的票数对重新计票", "tally"},
	"verify.check.outcome":    {"结果 outcome.json 的通过、入选、并列对办法", "outcome"},
	"verify.check.next_round": {"结果 outcome.json 的下一轮对办法", "next_round"},
	"verify.check.certified":  {"签认记录中的总数对重新计票", "certified"},
	"verify.check.words":      {"监票人、主持人及其凭证的变动对当时的同意", "words"},
}
