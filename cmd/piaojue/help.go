package main

import (
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"piaojue/web/i18n"
)

// unknownFlag matches the error of the flag library for an unknown flag.
var unknownFlag = regexp.MustCompile(`^unknown (?:flag: (--\S+)|shorthand flag: '(.)' in .*)$`)

// speakHelp sets the language of help. The English texts are with the commands; the README's table is made from them.
func speakHelp(root *cobra.Command, l i18n.Lang) {
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		if m := unknownFlag.FindStringSubmatch(err.Error()); m != nil {
			name := m[1]
			if name == "" {
				name = "-" + m[2]
			}
			return inputError{word("help.unknown_flag", name, err)}
		}
		return inputError{err}
	})
	if l == i18n.EN {
		return
	}
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.SetUsageTemplate(strings.NewReplacer(usageWords...).Replace(root.UsageTemplate()))
	for _, cmd := range append(root.Commands(), root) {
		if text, ok := helpWords[cmd.Name()]; ok {
			cmd.Short, cmd.Long, _ = strings.Cut(text, "\n")
			cmd.Long = strings.TrimSpace(cmd.Short + "。\n" + cmd.Long)
		}
		cmd.InitDefaultHelpFlag()
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			for _, key := range []string{cmd.Name() + " --" + f.Name, "--" + f.Name} {
				if text, ok := helpWords[key]; ok {
					f.Usage = text
					return
				}
			}
		})
	}
}

// usageWords are pairs of a text of cobra's usage template and its Chinese translation.
var usageWords = []string{
	"Usage:", "用法：", "Available Commands:", "命令：", "Global Flags:", "共用参数：", "Flags:", "参数：", "Examples:", "例：",
	`Use "{{.CommandPath}} [command] --help" for more information about a command.`,
	`用 "{{.CommandPath}} [command] --help" 看一条命令的说明。`,
}

// helpWords is the help in Chinese. The key of a command is its name: the first line is the short help, the others the
// long one. The key of a flag is its name, after the name of the command if the flag means different things.
var helpWords = map[string]string{
	"piaojue": "票决：人大会场的投票表决服务\n代表在平板上投票，主持人开启、关闭、公布，监票人签认，大屏实时显示。\n\n第一次用，先看一场演示：piaojue demo",
	"demo": "看一场完整的票决演示\n在自带的存储上开一场示例会议（98 名代表，12 个候选项目，选 10 个）：模拟代表签到、投票，大屏实时显示；\n" +
		"一台平板和主持台留给您。打开最先给出的 /demo 页面，跟着它走；始终是演练。",
	"serve": "为一个会场提供服务\n设置依次来自 --config（TOML）、环境变量（PIAOJUE_…）、命令行，后面的优先。几台服务器可以共用一个\n" +
		"Redis，数据文件夹的密钥各放一份。",
	"doctor": "检查有什么会妨碍正式表决\n按 serve 的设置检查密钥、存储、时钟、磁盘、证书、打印、字形和地址，逐项说明有什么问题、怎样改。有问题\n" +
		"会妨碍正式表决时以 1 结束。服务正在运行也可以检查。",
	"init": "建立数据文件夹、密钥和会务首次登录号码\n打印核验记录用的公钥，最后一行是会务首次登录号码，只显示这一次。较早版本的文件夹只补上缺的密钥。请妥善\n" +
		"备份密钥：没有 master.key，票箱都打不开。\n\n" +
		"--rotate-master：所有服务停下、没有表决进行时，换主密钥，重新加密票箱钥匙，销毁旧的。\n" +
		"--rotate-signing：所有服务停下时，换签名密钥，所有人用原凭证重新登录。中断了就再运行一次。",
	"clerk": "另发会务首次登录号码\n新号码只显示这一次，在最后一行。旧号码和用它登录的会话立即失效，不用重新启动；有几台服务器的，请把\n" +
		"clerk.hash 复制到每一台。",
	"verify": "离线核验导出的计票核验包，并重新计票\n核对签名、哈希、记录的链和次序、名册、回执和每张选票，并重新计票；逐项打印。有一项不符以 1 结束。\n" +
		"用 --key 给出人大公布的公钥；不给时签名人未核对，也以 1 结束，除非用 --any-key 表示不必核对。",
	"cert":       "为没有互联网的会场制作证书",
	"backup":     "备份全部会议，表决进行时也可以",
	"restore":    "把备份恢复到空的存储",
	"count":      "离线计票",
	"report":     "制作结果报告单（HTML、PDF、XLSX 或 CSV）",
	"bench":      "对运行中的服务做压力测试",
	"health":     "查看服务是否就绪",
	"version":    "显示版本",
	"help":       "看一条命令的说明",
	"completion": "生成命令补全脚本",

	"--help":                "显示说明",
	"--listen":              "平板、主持台和大屏访问的地址",
	"demo --listen":         "服务的地址；端口被占用时另取一个",
	"--ops":                 "健康检查和运行数据的地址；不给会场",
	"--data":                "密钥文件夹；用自带的存储时，记录也在里面",
	"--redis":               "所用 Redis（7.0 或更新）的地址，例如 redis://:密码@主机:6379/0；集群的几个地址用逗号分开，各写协议；不写：用自带的存储",
	"init --redis":          "更换密钥时：存储的地址；embedded 是数据文件夹自带的",
	"--trusted-proxy":       "可信代理的网段，例如 10.0.0.0/8，采用其 X-Forwarded-For",
	"--public-url":          "浏览器访问的地址，第一个印在凭证上；不写：本机的地址",
	"--tick":                "大屏和主持台两次更新之间的最短时间",
	"--tls-cert":            "证书文件（PEM）",
	"--tls-key":             "证书的私钥文件（PEM）",
	"--debug":               "也记下被拒绝的请求和失败的加密握手",
	"--plain-http":          "不加密提供服务，并在页面上写明；不写时，本机以外的访问要有证书",
	"--chromium":            "生成 PDF 的浏览器；不写：PATH 上的；none 或没有：由各台电脑的浏览器打印",
	"--chromium-no-sandbox": "以 root 运行时让浏览器不用沙箱打印；不写则不打印",
	"--config":              "设置文件（TOML）",
	"--print-settings":      "打印各项设置的表，然后结束",
	"--rotate-master":       "更换主密钥，销毁旧的",
	"--rotate-signing":      "更换登录的签名密钥，所有登录失效",
	"--give-up-locked":      "销毁现有主密钥都打不开的票箱钥匙",
	"--new":                 "另发号码；旧号码和它的会话失效",
	"--key":                 "记录应有的签名公钥：64 位十六进制数，或存有它的文件",
	"--any-key":             "记录写明的公钥即可，不必核对签名人",
	"--json":                "以 JSON 打印",
	"--fast":                "不停顿地运行一遍，然后结束",
	"--bundle":              "和 --fast 一起：把计票核验包写到这个文件",
	"--pages":               "开发用：从这个文件夹读页面",
}
