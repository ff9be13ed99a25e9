package main

// commandWords are the texts of the commands: their output, parts of findings, and the next step. The codes that init
// and clerk print are on the last line, for programs.
var commandWords = map[string]words{
	"several": {"；", "; "},

	"help.unknown_flag": {"没有 %[1]s 这个参数；可用的见 --help", "%[2]s"},

	"app.schema": {"%[2]s", "%[1]s"}, // in English the store's own sentence, in Chinese ours

	"foreign.no_server": {"本机没有 redis-server 或 valkey-server%s", "neither redis-server nor valkey-server is on PATH%s"},
	"foreign.unsigned":  {"存储里什么都没有签名%s", "nothing in the store is signed%s"},
	"foreign.not_empty": {"存储不是空的%s", "the store is not empty%s"},
	"foreign.in_use":    {"%s 已被别的程序占用，请换一个地址，或停掉那个程序", "%s is in use"},
	"foreign.none":      {"没有 %s 这个文件", "there is no %s"},
	"foreign.denied":    {"本用户不能读写 %s", "%s may not be read or written"},
	"keys.file": {
		"密钥文件用不了（%v）：请从备份或另一台服务器复制，权限设为 600",
		"%v",
	},

	"config.listen":   {"--listen 应写成 地址:端口，例如 :8080", "--listen must be host:port, such as :8080"},
	"config.ops":      {"--ops 应写成 地址:端口，例如 127.0.0.1:8081", "--ops must be host:port, such as 127.0.0.1:8081"},
	"config.ops_host": {"--ops 要写明地址：运行数据不给会场看", "--ops must name its address: metrics and profiles are not for the hall"},
	"config.data":     {"--data 要写明文件夹", "--data must name a folder"},
	"config.tick":     {"--tick 应在 1ms 到 10s 之间", "--tick must be between 1ms and 10s"},
	"config.tls":      {"--tls-cert 和 --tls-key 要一起给出", "--tls-cert and --tls-key go together"},
	"config.in_file":  {"设置文件 %s", "config file %s"},
	"config.in_env":   {"环境变量：%s", "environment: %s"},
	"kind.duration":   {"时长，例如 %s", "a duration such as %s"},
	"kind.bool":       {" true 或 false", "true or false"},
	"kind.list":       {"一列文字", "a list of texts"},
	"kind.text":       {"文字", "a text"},

	"keys.mend": {"请放回正确的那个，或写明属于这个文件夹的存储", "put the right one back, or name the store that belongs to this folder"},
	"keys.mend_signing": {
		"%s；也可以用 piaojue init --rotate-signing 换新的，所有登录随之失效",
		"%s; a new one, with which every sign-in ends, is made by piaojue init --rotate-signing",
	},
	"keys.mend_master": {
		"%s；确实找不回来时，用 piaojue init --rotate-master --give-up-locked 放弃它的票箱",
		"%s; if it is gone for good, give its ballot boxes up with piaojue init --rotate-master --give-up-locked",
	},

	"init.made": {
		"密钥已写入 %[1]s，请妥善备份。\n计票核验包的公钥，请公布：\n%[2]s\n" +
			"下一步：piaojue doctor --data %[1]s 检查，再 piaojue serve --data %[1]s 启动，打开它给出的地址，用下面的号码登录。\n" +
			"会务首次登录号码，仅显示这一次：\n%[3]s",
		"The keys are in %[1]s; keep a copy in a safe place.\nThe public key of records; publish it:\n%[2]s\n" +
			"Next: piaojue doctor --data %[1]s, then piaojue serve --data %[1]s; open its address and sign in with the code.\n" +
			"The first clerk's code, shown this once:\n%[3]s",
	},
	"init.added": {
		"密钥已写入 %[1]s，请妥善备份。\n计票核验包的公钥，请公布：\n%[2]s\n下一步：piaojue serve --data %[1]s",
		"The keys are in %[1]s; keep a copy in a safe place.\nThe public key of records; publish it:\n%[2]s\n" +
			"Next: piaojue serve --data %[1]s",
	},
	"clerk.made": {
		"旧号码和用它登录的会话已失效；有几台服务器的，请把 %s 复制到每一台。\n" +
			"下一步：打开服务地址，用下面的号码登录；不用重新启动。\n会务首次登录号码，仅显示这一次：\n%s",
		"The old code and its session have ended; with several servers, copy %s to each.\n" +
			"Next: open the service's address and sign in with the code; nothing is restarted.\n" +
			"The first clerk's new code, shown this once:\n%s",
	},
	"serve.next": {
		"下一步：在浏览器打开 %[1]s，用 piaojue init 给出的会务号码登录（遗失了：piaojue clerk --data %[2]s --new）。按 Ctrl+C 停止。",
		"Next: open %[1]s and sign in with the clerk's code that piaojue init printed (lost: piaojue clerk --data %[2]s " +
			"--new). Ctrl+C stops.",
	},

	"doctor.next": {
		"没有会妨碍正式表决的问题。下一步：用同样的设置运行 piaojue serve。",
		"Nothing would stop a formal vote. Next: run piaojue serve with the same settings.",
	},
	"doctor.mend": {
		"下一步：照 ✗ 各行改好，再运行 piaojue doctor；! 各行只是提醒。",
		"Next: mend what the lines with ✗ say, and run piaojue doctor again; those with ! only warn.",
	},
	"doctor.name.keys":        {"密钥", "keys"},
	"doctor.name.store":       {"存储", "store"},
	"doctor.name.clock":       {"时钟", "clock"},
	"doctor.name.schema":      {"存储格式", "schema"},
	"doctor.name.whose":       {"存储的密钥", "store's keys"},
	"doctor.name.boxes":       {"票箱", "boxes"},
	"doctor.name.glyphs":      {"字形", "glyphs"},
	"doctor.name.disk":        {"磁盘", "disk"},
	"doctor.name.certificate": {"证书", "certificate"},
	"doctor.name.authority":   {"会场证书", "authority"},
	"doctor.name.prints":      {"打印", "prints"},
	"doctor.name.address":     {"地址", "address"},
	"doctor.keys":             {"%s 里的密钥文件完整，只有本用户能读", "the key files in %s are whole and private"},
	"doctor.store":            {"确认过的内容都会保存", "keeps what it acknowledges"},
	"doctor.durable":          {"%[2]s；改正：%[3]s", "%[1]s; to mend it: %[3]s"},
	"doctor.clock":            {"存储和服务器的时钟相差不到 2 秒", "store and server agree within 2 s"},
	"doctor.whose":            {"密钥文件就是这个存储的", "the key files are those of the store"},
	"doctor.none_yet":         {"还没有", "none yet"},
	"doctor.no_more":          {"", ""},
	"doctor.glyphs_good":      {"会议中的文字都能打印", "prints can draw every text of the meetings"},
	"doctor.glyphs_desks": {
		"没有检查：由各台电脑的浏览器用自己的字体打印",
		"not looked at: the browsers of the desks print, with their own fonts",
	},
	"doctor.prints_desks": {
		"本机没有 Chromium，PDF 由各台电脑的浏览器打印",
		"PDF by the browsers of the desks: there is no Chromium here",
	},
	"doctor.prints_way": {"PDF 由 %s 生成", "PDF by %s"},
	"doctor.cert_until": {"有效期至 %s", "valid until %s"},
	"doctor.address":    {"%s", "%s"},
	"doctor.ca_key": {
		"%s 还在：拿到它的人能制作平板信任的证书；请用 piaojue cert --replace 重新制作，并在平板上删除旧证书",
		"%s lies there: whoever takes it can make certificates that the tablets trust; make a new one with piaojue cert " +
			"--replace, and remove the old one on the tablets",
	},
	"doctor.ca_wide": {
		"%s 由较早的版本制作，也能为邮件和程序作担保：请用 piaojue cert --replace 重新制作，并在平板上删除旧证书",
		"%s, of an earlier version, may vouch for mail and programs too: make a new one with piaojue cert --replace, " +
			"and remove the old one on the tablets",
	},
}
