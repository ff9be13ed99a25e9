package i18n

// setupWords are the texts of the page /setup, which explains how to make a tablet trust the hall's certificate.
var setupWords = map[string]words{
	"setup.title": {"让平板信任会场证书", "Let this tablet trust the hall's certificate"},
	"setup.why": {
		"会场的表决服务使用自己的证书加密。每台平板安装一次，以后打开表决页面就不再出现警告。",
		"The voting service of this hall encrypts with a certificate of its own. Install it once on each tablet, and the pages open without a warning from then on.",
	},
	"setup.none": {
		"本服务器没有会场自建的证书，平板不需要安装。",
		"This server has no certificate of its own, so there is nothing to install.",
	},
	"setup.compare": {"先核对指纹", "First compare the fingerprint"},
	"setup.compare_why": {
		"这是会场证书指纹的前 16 位。请与会务手里的纸（凭证整张纸的上沿）或大屏欢迎页上的 16 位逐个核对。",
		"These are the first 16 digits of the certificate's fingerprint. Compare them one by one with the clerk's paper (the top of each sheet of slips) or with the welcome scene on the hall display.",
	},
	"setup.compare_not": {
		"有一位不同，或手里没有纸，就不要安装，请叫会务人员。这一页没有加密，可能是别人做的：以纸为准。",
		"If one digit differs, or there is no paper at hand, do not install: call the clerk. This page is not encrypted, so somebody else may have made it. The paper is what counts.",
	},
	"setup.same":      {"与纸上一致，下一步安装", "They are the same: go on to install"},
	"setup.before":    {"还没有与纸上的 16 位核对过的，先回去核对。", "If the 16 digits were not compared with the paper yet, go back and do that first."},
	"setup.back":      {"回到核对", "Back to the comparison"},
	"setup.get":       {"下载会场证书", "Download the hall's certificate"},
	"setup.download":  {"下载证书 ca.crt", "Download ca.crt"},
	"setup.install":   {"按平板的系统安装，并与纸再核对", "Install it, by the tablet's system, and compare with the paper again"},
	"setup.test":      {"检查这台平板", "Check this tablet"},
	"setup.test_wait": {"正在检查", "Checking"},
	"setup.test_yes":  {"✓ 这台平板已经信任会场证书，可以使用。", "✓ This tablet trusts the hall's certificate and is ready."},
	"setup.test_no": {
		"这台平板还没有信任会场证书（或连不上服务器）。请完成第 2、3 步，再回到这一页。",
		"This tablet does not trust the hall's certificate yet, or cannot reach the server. Do steps 2 and 3, then come back to this page.",
	},
	"setup.test_hand": {
		"点上面的按钮：打开时没有警告，就是已经信任。",
		"Press the button above: if the page opens without a warning, the certificate is trusted.",
	},
	"setup.go": {"打开表决服务", "Open the voting service"},
	"setup.only": {
		"证书写明只用于网站、只用于本会场的地址，一年有效。试过的浏览器中，Linux 上的 Chromium 156 和 Firefox 153 遵守这一限制；Safari 和其他系统没有试过。会议结束后请在系统的证书设置里删除它。",
		"The certificate says that it is for web servers alone, for the addresses of this hall alone, and for one year. Chromium 156 and Firefox 153 on Linux were tried and heed that; Safari and other systems were not tried. Remove it in the system's settings after the meeting.",
	},

	"setup.android":   {"安卓（Android 11 及以上）", "Android (11 and later)"},
	"setup.android_1": {"打开“设置”，搜索“CA 证书”（多在“安全”→“加密与凭据”→“安装证书”）。", "Open Settings and search for “CA certificate” (usually Security → Encryption & credentials → Install a certificate)."},
	"setup.android_2": {"选“CA 证书”，在提醒页选“仍然安装”。", "Choose “CA certificate”, then “Install anyway”."},
	"setup.android_3": {"选刚才下载的 ca.crt，输入锁屏密码。没有锁屏密码的先设一个。", "Pick the downloaded ca.crt and enter the screen lock; set one first if there is none."},
	"setup.android_4": {"打开“信任的凭据”→“用户”，点这张证书：SHA-256 指纹的前 16 位应与纸上一致，不一致立即删除。然后关掉浏览器再打开，回到这一页检查。", "Open Trusted credentials → User and press this certificate: the first 16 digits of its SHA-256 fingerprint must be those on the paper; if not, remove it at once. Then close and reopen the browser and come back to this page."},

	"setup.harmony":   {"鸿蒙（HarmonyOS）", "HarmonyOS"},
	"setup.harmony_1": {"打开“设置”→“安全”（或“隐私和安全”）→“更多安全设置”。", "Open Settings → Security (or Privacy & security) → More security settings."},
	"setup.harmony_2": {"选“加密和凭据”→“从存储设备安装”→“CA 证书”。", "Choose Encryption & credentials → Install from storage → CA certificate."},
	"setup.harmony_3": {"选“下载”文件夹里的 ca.crt，输入锁屏密码，确认安装。", "Pick ca.crt in the Download folder, enter the screen lock and confirm."},
	"setup.harmony_4": {"在“加密和凭据”→“用户证书”里点这张证书：SHA-256 指纹的前 16 位应与纸上一致，不一致立即删除。然后关掉浏览器再打开，回到这一页检查。", "In Encryption & credentials → User certificates press this one: the first 16 digits of its SHA-256 fingerprint must be those on the paper; if not, remove it at once. Then close and reopen the browser and come back to this page."},

	"setup.ipad":   {"iPad（iPadOS）", "iPad (iPadOS)"},
	"setup.ipad_1": {"必须用 Safari 打开这一页，点“下载证书”，选“允许”。", "Open this page in Safari, press Download and choose Allow."},
	"setup.ipad_2": {"打开“设置”→“已下载描述文件”→“更多详细信息”，点证书，SHA-256 指纹的前 16 位与纸上一致才点“安装”。", "Open Settings → Profile Downloaded → More Details and press the certificate: only if the first 16 digits of its SHA-256 fingerprint are those on the paper, press Install."},
	"setup.ipad_3": {"再到“设置”→“通用”→“关于本机”→“证书信任设置”，打开“票决 会场证书”的开关。", "Then Settings → General → About → Certificate Trust Settings: switch on “piaojue hall CA”."},
	"setup.ipad_4": {"回到这一页检查。少了上一步，证书装了也不会生效。", "Come back to this page. Without the step before, the certificate is installed and not trusted."},

	"setup.windows":   {"Windows", "Windows"},
	"setup.windows_1": {"在命令提示符里运行 certutil -hashfile ca.crt SHA256：前 16 位应与纸上一致，不一致不要安装。然后双击 ca.crt，点“安装证书”，选“本地计算机”。", "Run certutil -hashfile ca.crt SHA256 in a command prompt: the first 16 digits must be those on the paper; if not, do not install. Then double-click ca.crt, press Install Certificate and choose Local Machine."},
	"setup.windows_2": {"选“将所有的证书都放入下列存储”，点“浏览”，选“受信任的根证书颁发机构”。", "Choose “Place all certificates in the following store”, Browse, “Trusted Root Certification Authorities”."},
	"setup.windows_3": {"点“是”，完成。", "Press Yes and finish."},
	"setup.windows_4": {"关掉浏览器再打开，回到这一页检查。", "Close and reopen the browser, then come back to this page."},

	"setup.chromeos":   {"ChromeOS", "ChromeOS"},
	"setup.chromeos_1": {"打开“设置”→“隐私与安全”→“安全”→“管理证书”。", "Open Settings → Privacy and security → Security → Manage certificates."},
	"setup.chromeos_2": {"选“授权机构”→“导入”，选刚才下载的 ca.crt。", "Choose Authorities → Import and pick the downloaded ca.crt."},
	"setup.chromeos_3": {"勾选“信任该证书，以标识网站”，点“确定”。", "Tick “Trust this certificate for identifying websites” and press OK."},
	"setup.chromeos_4": {"点开这张证书，SHA-256 指纹的前 16 位应与纸上一致，不一致立即删除。然后回到这一页检查。", "Open the certificate: the first 16 digits of its SHA-256 fingerprint must be those on the paper; if not, remove it at once. Then come back to this page."},
}
