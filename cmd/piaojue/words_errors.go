package main

// errorWords are the texts of errors and findings: what is wrong, and what to do.
var errorWords = map[string]words{
	"app.listen_ops": {"运维地址无法监听：%v", "listen for operations: %v"},
	"app.boxes":      {"查看票箱时出错：%v", "look at the ballot boxes: %v"},
	"app.wrong_master": {
		"%s 不是这个存储的主密钥，%d 个票箱一个也打不开；请放回正确的主密钥，或放弃这些票箱：piaojue init" +
			" --data %s --rotate-master --give-up-locked",
		"%s is the wrong master key: it opens none of the store's ballot boxes (%d); put the right one " +
			"back, or give these boxes up with piaojue init --data %s --rotate-master --give-up-locked",
	},
	"app.listen": {"会场地址无法监听：%v", "listen for the hall: %v"},
	"app.cert":   {"读证书时出错：%v", "read certificate: %v"},
	"app.store":  {"自带的存储无法启动：%v", "start the embedded store: %v"},
	"app.serve":  {"服务 %s 出错：%v", "serve %s: %v"},
	"clerk.new": {
		"clerk 要带 --new：旧号码没有保存在任何地方，不能再次显示",
		"clerk needs --new: the old code is kept nowhere, so it cannot be shown again",
	},
	"keys.none": {
		"%s 里没有密钥；请先运行 piaojue init --data %s",
		"%s holds no keys; run piaojue init --data %s first",
	},
	"clerk.write": {"写会务号码时出错：%v", "write the first clerk's code: %v"},
	"clerk.place": {"放置会务号码时出错：%v", "put the first clerk's code in place: %v"},
	"clerk.read":  {"读会务号码时出错：%v", "read the first clerk's code: %v"},
	"clerk.empty": {
		"%s 是空的：请从另一台服务器复制，或另发新号码：piaojue clerk --data %s --new",
		"%s is empty: copy it from the other server, or make a new code with piaojue clerk --data %s " +
			"--new",
	},
	"config.settings": {"设置：%v", "settings: %v"},
	"config.flags":    {"命令行：%v", "flags: %v"},
	"config.public": {
		"--public-url %q 应写成 http://地址 或 https://地址",
		"--public-url %q must be http://host or https://host",
	},
	"config.public_bare": {
		"--public-url %q 应以地址结尾，后面不能有路径、问号或井号",
		"--public-url %q must end with its host, without path, query or fragment",
	},
	"config.proxy": {
		"--trusted-proxy %q 应写成网段，例如 10.0.0.0/8",
		"--trusted-proxy %q must be a network such as 10.0.0.0/8",
	},
	"config.redis": {
		"--redis 应以 redis://、rediss:// 或 unix:// 开头",
		"--redis must be redis://, rediss:// or unix://",
	},
	"config.redis_scheme": {
		"--redis：第 %d 个地址（共 %d 个）没有写协议，每个都要写，例如 redis://:password@%s",
		"--redis: address %d of %d lacks its scheme: each wants its own, such as redis://:password@%s",
	},
	"config.redis_password": {
		"--redis %s 要有密码：请在 Redis 里设置 requirepass，写成 redis://:password@%s",
		"--redis %s needs a password: set requirepass in Redis and write redis://:password@%s",
	},
	"config.secure": {
		"没有证书，会场 Wi-Fi 上的任何人都能读到平板发出的内容：请用 piaojue cert 制作证书，给出 --tls-ce" +
			"rt 和 --tls-key；会场专用的网络可用 --plain-http",
		"without a certificate anyone on the hall's Wi-Fi could read what tablets send: make one with " +
			"piaojue cert and give --tls-cert and --tls-key, or, on a network of the hall's own, --plain-http",
	},
	"doctor.faults":  {"%[2]d 项中有 %[1]d 项会妨碍正式表决", "%d of %d would stop a formal vote"},
	"doctor.serving": {"%v；是否有 piaojue 正用着这个文件夹？", "%v; is piaojue serving with this folder?"},
	"doctor.apart": {
		"存储和服务器的时钟相差 %s：请用同一个时间服务器校准",
		"store and server are %s apart: set both by the same time server",
	},
	"doctor.older": {
		"存储来自较早的版本（格式 %s）：piaojue serve 启动时会升级，请先备份；票箱和字形没有检查",
		"the store is from an earlier version, schema %s: piaojue serve brings it up to date when it " +
			"starts, so make a backup first; boxes and glyphs were not looked at",
	},
	"doctor.keys_first":  {"没有检查：请先改好密钥文件", "not looked at: the key files come first"},
	"doctor.store_first": {"%v；请先改好存储", "%v; mend the store first"},
	"doctor.locked_all": {
		"%s 打不开存储里的 %d 个票箱：请放回正确的主密钥",
		"%s opens none of the store's %d ballot boxes: put the right one back",
	},
	"doctor.locked": {
		"%s 打不开 %d 个票箱（共 %d 个）：请放回当时的主密钥，或宣布这些表决作废",
		"%s opens all but %d of %d ballot boxes: put the key back under which they were made, or declare " +
			"these polls void",
	},
	"doctor.boxes":   {"主密钥能打开全部 %d 个", "the master key opens all of them, %d"},
	"doctor.meeting": {"会议 %s：%v；请先改好存储", "meeting %s: %v; mend the store first"},
	"doctor.glyph":   {"%s（会议 %s，%s）", "%s in meeting %s, %s"},
	"doctor.more":    {"；另有 %d 处", "; and %d more"},
	"doctor.glyphs": {
		"本机字体缺字：%s%s；打印时以字符编号代替，请安装有这个字的字体",
		"no font here has %s%s: prints show such a character by its number; install a font that has it",
	},
	"doctor.space_unknown": {"不知道剩余空间：%v", "free space is not known: %v"},
	"doctor.space":         {"只剩 %d MiB（%s），至少要 1 GiB：请清理磁盘", "%d MiB free in %s, want 1 GiB: make room"},
	"doctor.free":          {"剩余 %d GiB（%s）", "%d GiB free in %s"},
	"doctor.prints": {
		"%v；改好之前由各台电脑的浏览器打印",
		"%v; until that is mended the desks print by their own browsers",
	},
	"doctor.cert_none": {
		"没有证书：会场 Wi-Fi 上能监听的人都读得到平板发出的内容；请用 piaojue cert 制作",
		"none: anyone who can listen on the hall's Wi-Fi can read what tablets send; make one with " +
			"piaojue cert",
	},
	"doctor.cert_dates": {
		"有效期 %s 至 %s，至少还要有效一天：请用 piaojue cert 重新制作",
		"valid from %s to %s, and must be for another day: make a new one with piaojue cert",
	},
	"doctor.cert_host": {
		"证书里没有 %s：请重新制作 piaojue cert --host %s",
		"it is not for %s: make one that names it with piaojue cert --host %s",
	},
	"doctor.cert_soon": {
		"%s，不到 30 天：请在到期前用 piaojue cert 重新制作",
		"%s, within 30 days: make a new one with piaojue cert before it ends",
	},
	"doctor.addr_alone": {
		"%s 只有本机能打开：请用 --public-url 写明本机在会场网络里的地址",
		"%s is this machine alone: tablets need --public-url with its address in the hall's network",
	},
	"doctor.addr_other": {
		"%s 不是本机的地址：前面有负载均衡时没有问题；否则请给本机设这个地址，或把 --public-url 改成本机" +
			"的地址（%s）",
		"%s is no address of this machine: right behind a load balancer; else give the machine this " +
			"address, or --public-url one of its own (%s)",
	},
	"doctor.addr_name": {
		"域名 %s 在本机解析不了，平板可能也不行：请改用本机地址，或让会场网络能解析它",
		"the name %s is not known here, and perhaps not to the tablets: use the machine's address, or " +
			"make the name known in the hall's network",
	},
	"init.one": {
		"一次只能更换一种密钥：--rotate-master 或 --rotate-signing",
		"one rotation at a time: --rotate-master or --rotate-signing",
	},
	"init.give_up": {"--give-up-locked 要和 --rotate-master 一起用", "--give-up-locked goes with --rotate-master"},
	"init.redis": {
		"--redis 要和 --rotate-master 或 --rotate-signing 一起用",
		"--redis goes with --rotate-master and --rotate-signing",
	},
	"keys.unsigned": {
		"%v，而 %[3]s 写明 %[2]s 的存储签过名：它被换过或清空过；请用 piaojue restore 恢复备份，确要使用" +
			"现在的存储就删掉那个文件",
		"%v, but the store of %s was signed before, says %s: it was exchanged or emptied; put a backup " +
			"back with piaojue restore, or remove that file if you mean to use this store as it is",
	},
	"keys.upgrade": {"升级存储时出错：%v", "bring the store up to date: %v"},
	"keys.other":   {"%s 是另一个存储的密钥：%s", "%s is not the key of this store but of another one: %s"},
	"keys.note":    {"记下存储已签名时出错：%v", "note that the store is signed: %v"},
	"keys.folder":  {"建立数据文件夹时出错：%v", "make data folder: %v"},
	"keys.there": {
		"%s 里已有密钥；再做一套，所有凭证和票箱都会打不开。可直接运行 piaojue serve",
		"%s holds keys already; a new set would shut out every slip and every open ballot box",
	},
	"keys.interrupted": {
		"%s 里的密钥更换中断过；请做完它：piaojue init --data %s %s",
		"a rotation in %s was interrupted; finish it with piaojue init --data %s %s",
	},
	"keys.missing": {
		"缺少 %s：请从另一台服务器复制，或用 piaojue init --data %s 制作",
		"%s is missing: copy it from the other server, or make one with piaojue init --data %s",
	},
	"rotate.files": {
		"重写存储文件时出错：%v；请把同一条命令再运行一次",
		"write the store's files anew: %v; run the same command again",
	},
	"rotate.unsigned": {
		"%v；请先用这个文件夹启动一次 piaojue serve",
		"%v; start piaojue serve once with this folder",
	},
	"rotate.redis": {
		"更换密钥要用 --redis 写明存储的地址，或 --redis embedded",
		"a rotation needs --redis with the address of the store, or --redis embedded",
	},
	"store.none": {
		"%s 里没有自带的存储；请用 --redis 写明所用的 Redis",
		"%s holds no store of its own; name the site's Redis by --redis",
	},
	"rotate.start": {
		"自带的存储无法启动（服务停了吗？）：%v",
		"start the embedded store (is the server stopped?): %v",
	},
	"rotate.other": {
		"--redis 的存储不是 %s 的：没有用这些密钥的服务器用过它",
		"the store at --redis is not that of %s: no server with these keys has used it",
	},
	"rotate.again": {
		"%v；什么都没有丢，请把同一条命令再运行一次",
		"%v; nothing is lost: run the same command again",
	},
	"rotate.damaged": {
		"会议 %s 在存储里已损坏：更换主密钥前请先恢复它的备份，否则票箱钥匙会丢失",
		"meeting %s is damaged in the store: put its backup back before the master key is rotated, or " +
			"its box keys would be lost",
	},
	"rotate.running": {
		"有表决正在进行或暂停；更换主密钥前请先关闭或宣布作废",
		"a poll is open or paused; close it or declare it void before the master key is rotated",
	},
	"rotate.wrap": {"重新加密票箱钥匙时出错：%v", "wrap the box keys anew: %v"},
	"rotate.box": {
		"表决 %s 的票箱钥匙用现有的主密钥都打不开；请放回正确的 %s，或用 --give-up-locked 放弃这样的票箱",
		"the box key of poll %s opens under no master key at hand; put the right %s back, or give such " +
			"boxes up by --give-up-locked",
	},
	"config.file_line": {"设置文件 %s 第 %d 行：%v", "config file %s: line %d: %v"},
	"config.file":      {"设置文件 %s：%v", "config file %s: %v"},
	"config.at_line":   {"设置文件 %s 第 %d 行", "config file %s: line %d"},
	"config.env":       {"环境变量：%v", "environment: %v"},
	"config.unknown":   {"%s：没有 %q 这项设置；可用的有 %s", "%s: there is no setting %q; the settings are %s"},
	"err.at":           {"%s：%v", "%s: %v"},
	"config.value":     {"%s：%s 不能是 %q，只能是%s", "%s: %s cannot be %q, only %s"},
	"verify.fails":     {"记录核对不符：请保留这份文件，向出具的机关另要一份，再核验", "the record does not hold"},
	"verify.signer": {
		"签名人未核对：请用 --key 给出已公布的公钥，或用 --any-key 表示不必核对",
		"who signed it was not compared: give --key with the published public key, or --any-key",
	},
	"verify.one":     {"verify 要一个计票核验包，现在是 %d 个", "verify takes one bundle, not %d"},
	"verify.both":    {"--key 和 --any-key 不能同时用", "--key and --any-key do not go together"},
	"verify.print":   {"打印核验结果时出错：%v", "print the report: %v"},
	"verify.key":     {"--key：%v", "--key: %v"},
	"verify.read":    {"读计票核验包时出错：%v", "read the bundle: %v"},
	"verify.no_file": {"%s 不是文件", "%s is not a file"},
	"backup.one":     {"%s 要一个文件名，现在是 %d 个", "%s takes one file, not %d"},
	"backup.runs":    {"%s 上有服务正在运行；请先停下", "a server runs on %s; stop it first"},
	"backup.no_server": {
		"%v：请安装，或用 --redis 写明所用的 Redis",
		"%v: install one, or name the site's Redis by --redis",
	},
	"file.there": {"%s 已经有了；请另取一个文件名", "%s is there already; name a new file"},
	"backup.damaged": {
		"备份已写好，但存储里有会议已损坏：%v；请留好它们以前的备份",
		"the backup is written, but meetings in the store are damaged: %v; keep the older backups of them",
	},
	"backup.write":    {"写备份时出错：%v", "write the backup: %v"},
	"backup.keys":     {"--keys：%v", "--keys: %v"},
	"backup.read":     {"读备份时出错：%v", "read the backup: %v"},
	"restore.empty":   {"%v；只能恢复到空的存储里", "%v; restore writes into an empty one only"},
	"restore.put":     {"恢复备份时出错：%v", "put the backup back: %v"},
	"restore.stop":    {"停下会议 %s 正在进行的表决时出错：%v", "stop the open polls of meeting %s: %v"},
	"restore.give_up": {"放弃会议 %s 打不开的票箱时出错：%v", "give up what does not open in meeting %s: %v"},
	"restore.lacks":   {"备份里缺少密钥文件 %s", "the backup lacks the key file %s"},
	"restore.some":    {"%s 里只有一部分密钥", "%s holds some keys and not others"},
	"restore.key": {
		"%s 不是备份当时的密钥：会议 %s 的内容用它都对不上。恢复备份要用当时的密钥文件（%s、%s、%s），用 " +
			"--keys 做的备份里有",
		"%s is not the key of the backup's time: nothing in meeting %s bears out by it. A backup is put " +
			"back with the key files of its time (%s, %s, %s); they are in a backup made with --keys",
	},
	"restore.master": {
		"%s 不是当时的主密钥：备份里的 %d 个票箱一个也打不开；请放回当时的主密钥，或用 --give-up-locked " +
			"放弃",
		"%s is the wrong master key: it opens none of the backup's ballot boxes (%d); put the one of its " +
			"time back, or give them up with --give-up-locked",
	},
	"cert.host": {
		"cert 要带 --host，即平板上输入的地址，例如 192.168.1.10；可以写多个",
		"cert needs --host, the address tablets type, such as 192.168.1.10; it may be given more than " +
			"once",
	},
	"cert.ca": {
		"--ca 用的是已经保管好的会场证书，不能和 --keep-ca、--ca-out、--replace 一起用",
		"--ca takes an authority that is kept already: --keep-ca, --ca-out and --replace do not go with " +
			"it",
	},
	"cert.in_data": {
		"--ca-out %s 在数据文件夹里：会场证书的私钥要放在别处，不留在服务器上",
		"--ca-out %s lies in the data folder: the authority's key is kept elsewhere, off the server",
	},
	"cert.there": {
		"已经有 %s：加 --replace 会换成新的会场证书，销毁旧的 ca.key，每台平板要重新安装；或用 --ca 写明" +
			"保管好的那份",
		"%s is there: with --replace a new authority takes its place, an old ca.key is destroyed, and " +
			"every tablet installs the new one; or name the kept one with --ca FILE",
	},
	"cert.destroy":   {"销毁旧会场证书的私钥时出错：%v", "destroy the old authority's key: %v"},
	"cert.make":      {"制作会场证书时出错：%v", "make the authority: %v"},
	"cert.read":      {"--ca：%v", "--ca: %v"},
	"cert.read_file": {"--ca %s：%v", "--ca %s: %v"},
	"cert.other_key": {
		"--ca %s：其中的私钥和证书不是一对",
		"--ca %s: the key in it is not that of the certificate",
	},
	"cert.ended": {
		"--ca %s 已于 %s 到期：请用 --replace 重新制作",
		"--ca %s ended on %s: make a new authority with --replace",
	},
	"cert.keep":    {"保管会场证书时出错：%v", "keep the authority: %v"},
	"cert.keep_in": {"把会场证书保管到 %s 时出错：%v", "keep the authority in %s: %v"},
	"cert.server":  {"制作服务器证书时出错：%v", "make the server's certificate: %v"},
	"cert.not_for": {
		"会场证书不能用于 %s：请用 --replace 重新制作，并在平板上重新安装",
		"the hall's authority was not made for %s: make a new one with --replace, and install it on the " +
			"tablets again",
	},
	"cert.holds_no": {"%s 里没有 %s", "%s holds no %s"},
}
