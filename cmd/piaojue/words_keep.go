package main

// keepWords are the texts about certificates, backups and key rotations. Lines of figures for programs are not
// translated, so they are not here.
var keepWords = map[string]words{
	"cert.mark": {
		"会场证书指纹的前 16 位，请抄在纸上；平板先与它核对，再安装：\n\n    %s\n\nSHA-256 %s",
		"The first 16 digits of the certificate's fingerprint; write them on paper: tablets compare these first 16 digits, " +
			"then install:\n\n    %s\n\nSHA-256 %s",
	},
	"cert.key_kept": {
		"会场证书的私钥写在 %s：请移出服务器，锁好；换证书时用 --ca。",
		"The authority's key is in %s: take it off the server and lock it away; with --ca it makes the next certificate.",
	},
	"cert.key_gone": {
		"会场证书的私钥没有保留，到期后重新制作、平板重新安装。",
		"The authority's key is not kept: a new one is made when it ends, and tablets install that.",
	},
	"cert.destroyed": {
		"旧的 %s 已销毁；平板上请删除旧的会场证书。",
		"The old %s is destroyed; remove the old certificate on the tablets.",
	},
	"cert.next": {
		"有效期至 %s\n\n下一步：piaojue serve --data %s --tls-cert %s --tls-key %s",
		"Valid until %s\n\nNext: piaojue serve --data %s --tls-cert %s --tls-key %s",
	},
	"backup.done": {
		"已备份会议 %d 场、表决 %d 项、收回选票 %d 张：%s\n下一步：把它存到别的机器或 U 盘；恢复用 piaojue restore。",
		"Backed up %d meetings, %d polls, %d ballots returned: %s\nNext: keep it on another machine or disk; piaojue " +
			"restore puts it back.",
	},
	"backup.pictures":  {"项目图片 %d 张。", "Pictures of items: %d."},
	"restore.pictures": {"项目图片已恢复 %d 张。", "Pictures of items put back: %d."},
	"backup.has_keys":  {"内含密钥，能打开全部票箱，请锁好。", "It holds the keys, which open every box: lock it away."},
	"backup.left": {
		"会议 %s 的数据已损坏，读不出，未备份。",
		"Meeting %s is damaged, cannot be read, and is not in the backup.",
	},
	"backup.as_is": {
		"会议 %s 的数据已损坏或被改动，按原样备份。",
		"Meeting %s was damaged or changed; it is in the backup as it stands.",
	},
	"restore.aside": {
		"会议 %s 备份时已损坏，恢复后停用。",
		"Meeting %s was damaged when the backup was made; it is set aside.",
	},
	"restore.given_up": {"打不开的票箱已放弃，没有公布的作废：%v", "Boxes given up, and void where not announced: %v"},
	"restore.done": {
		"已恢复会议 %d 场、表决 %d 项、收回选票 %d 张，备份于 %s",
		"Put back %d meetings, %d polls, %d ballots returned, backed up %s",
	},
	"restore.closed": {
		"备份时正在进行的表决不再接收选票。下一步：piaojue serve --data %s，所有人用原凭证重新登录。",
		"Polls that were open take no more ballots. Next: piaojue serve --data %s; everyone signs in again with the same " +
			"slips.",
	},
	"restore.paused": {
		"备份时正在进行的表决已暂停，由主持人按“继续”。下一步：piaojue serve --data %s，所有人用原凭证重新登录。",
		"Polls that were open are paused; the presiding officer resumes them. Next: piaojue serve --data %s; everyone " +
			"signs in again with the same slips.",
	},
	"rotate.given_up": {"打不开的票箱钥匙已销毁：%v", "Box keys given up: %v"},
	"rotate.master": {
		"主密钥已更换，旧主密钥已销毁，重新加密票箱钥匙 %[2]d 个。\n下一步：把新的 %[1]s 复制到其他服务器，销毁旧的副本。",
		"The master key is replaced, box keys wrapped anew: %[2]d.\nNext: copy %[1]s to the other servers, and destroy " +
			"copies of the old one.",
	},
	"rotate.signing": {
		"签名密钥已更换，所有登录已失效。\n下一步：把新的 %s 复制到其他服务器；所有人用原凭证重新登录。",
		"The signing key is replaced: every sign-in ended.\nNext: copy %s to the other servers; everyone signs in again " +
			"with the same slips.",
	},
}
