package i18n

import "piaojue/ballot"

// codes are the sentences for refusals. Each tells the person at the screen what to do.
var codes = map[ballot.Code]words{
	ballot.CodeUnauthenticated: {
		"登录已失效，请重新扫描凭证二维码或输入号码。",
		"You are not signed in any more. Scan your slip again or type its code.",
	},
	ballot.CodeWrongCode: {
		"号码不对，请核对凭证后重新输入。",
		"This code is not right. Compare it with your slip and type it again.",
	},
	ballot.CodePinRequired: {
		"本次会议还需要输入 6 位密码，请看另一张密码条。",
		"This meeting also asks for a 6-digit PIN. It stands on the separate slip.",
	},
	ballot.CodePinLocked: {
		"密码输错次数过多，请过 15 分钟再试，或请会务人员换发凭证。",
		"Too many wrong PINs. Try again in 15 minutes, or ask the clerk for a new slip.",
	},
	ballot.CodeRateLimited: {
		"输错次数较多，请稍等[ {retry_after} 秒]再试；正确的号码不受影响。",
		"Too many wrong codes. Wait[ {retry_after} seconds] and try again; a right code always works.",
	},
	ballot.CodeForbidden: {
		"您的身份不能进行这项操作，如有疑问请联系会务人员。",
		"Your role does not allow this. Ask the clerk if you think it should.",
	},
	ballot.CodeForeignOrigin: {
		"请求来自其他网站，已拒绝。请从本系统的页面操作。",
		"This request came from another site and was refused. Use the pages of this service.",
	},
	ballot.CodeNotFound: {
		"没有找到[：名册里没有编号“{deputy}”][：工作人员里没有“{staff}”]，请返回后重新选择。",
		"There is no such thing here[: nobody on the roll has the number “{deputy}”][: nobody of the staff is “{staff}”]. Go back and choose again.",
	},
	ballot.CodeBadRequest: {
		"提交的内容无法识别[：没有“{unknown}”这个字段][：字段“{field}”的值不合要求]，请刷新页面后再试。",
		"What was sent cannot be read[: there is no field “{unknown}”][: the field “{field}” holds what it cannot]. Reload the page and try again.",
	},
	ballot.CodeBadEncoding: {
		"文件的文字编码无法识别[（看起来是 {encoding}）]，请另存为 UTF-8 编码的 CSV 或 XLSX 后再导入。",
		"The text encoding of the file is not known[ (it looks like {encoding})]. Save it as CSV in UTF-8, or as XLSX, and import it again.",
	},
	ballot.CodeTooLarge: {
		"内容太大[，最多 {max}]，请删减后再提交。",
		"This is too large[, {max} at most]. Make it smaller and send it again.",
	},
	ballot.CodeUnsupportedMedia: {
		"不支持这种文件，请改用这里能收的文件[（{types}）][；项目的 CSV、XLSX 文件请发到 {route}]。",
		"This kind of file is not taken here. Use one that is[: {types}][; items in CSV or XLSX go to {route}].",
	},
	ballot.CodeInvalid: {
		"内容有错，没有保存，请按提示逐条改正。",
		"There are faults and nothing was saved. Mend each one listed.",
	},
	ballot.CodeNotOpen: {
		"表决没有开启或已经关闭，这次操作没有生效，请看大屏上的表决状态。",
		"Voting is not open now, so nothing was done. Look at the hall display for the state of the poll.",
	},
	ballot.CodePaused: {
		"表决暂停，您的选择已保留，请稍候再提交。",
		"Voting is paused. Your choices are kept; please wait and submit then.",
	},
	ballot.CodeReturned: {
		"您的选票已经收到，不需要再次提交。",
		"Your ballot has been received already. You need not submit again.",
	},
	ballot.CodeSuperseded: {
		"您后来提交的选票已经生效，这一次没有采用，请刷新页面查看回执。",
		"A later ballot of yours stands, so this one was not taken. Reload the page to see its receipt.",
	},
	ballot.CodeKeyReused: {
		"这次提交与先前的内容不一致，没有采用，请刷新页面查看先前的回执。",
		"This submission differs from the one before and was not taken. Reload the page to see the first receipt.",
	},
	ballot.CodeNotIssued: {
		"您没有领到这张选票，请联系会务人员确认签到。",
		"No ballot was issued to you. Ask the clerk to check your sign-in.",
	},
	ballot.CodeNotPresent: {
		"您还没有签到或已经离席，请先签到再投票。",
		"You have not signed in, or have left. Sign in first, then vote.",
	},
	ballot.CodeBadKey: {
		"提交的编号不合规定，请刷新页面后重新提交。",
		"The submission carries no proper key. Reload the page and submit again.",
	},
	ballot.CodeBadLength: {
		"这一页不是最新的，请刷新页面后重新提交：选票要有规定的长度[（{bytes} 字节）]，免得从长度看出选择。",
		"This page is not the newest. Reload it and submit again: a ballot has one length[, {bytes} bytes], " +
			"so that it tells no choice.",
	},
	ballot.CodeOverLimit: {
		"赞成[ {approvals} 项，]超过[最多 {max} 项的]限额，请先取消多余的赞成。",
		"Too many approvals[: {approvals}][, {max} at most]. Take some back first.",
	},
	ballot.CodeUnderLimit: {
		"赞成[ {approvals} 项，]少于[至少 {min} 项的]规定，请补选后再提交。",
		"Too few approvals[: {approvals}][, at least {min}]. Choose more, then submit.",
	},
	ballot.CodeUnknownItem: {
		"选票上没有这一项，请刷新页面后重新选择。",
		"This item is not on the ballot. Reload the page and choose again.",
	},
	ballot.CodeUnknownMark: {
		"选票上没有这种选项，请刷新页面后重新选择。",
		"The ballot has no such mark. Reload the page and choose again.",
	},
	ballot.CodeNotDraft: {
		"办法已经通过，不能再改；确需更改，请中止后重新起草。",
		"The rules are adopted and frozen. To change them, void this poll and draft a new one.",
	},
	ballot.CodeDraftChanged: {
		"这项草案刚在别处改过，这里的改动没有保存。请返回列表，重新打开后再改。",
		"This draft was just changed elsewhere; the changes made here are not saved. Go back to the list and open it again.",
	},
	ballot.CodeNotAdopted: {
		"办法还没有通过，请先通过办法。",
		"The rules are not adopted yet. Adopt them first.",
	},
	ballot.CodeNoQuorum: {
		"出席人数不足[：实到 {present} 人][，至少需要 {quorum} 人]，请等候代表签到。",
		"Too few deputies are present[: {present}][, at least {quorum} needed]. Wait for more to sign in.",
	},
	ballot.CodeNoZeroProof: {
		"监票人还没有检查票箱，请监票人先确认票箱为空。",
		"No scrutineer has checked the box yet. Ask one to confirm that it is empty.",
	},
	ballot.CodeNotDurable: {
		"数据存储不够可靠，不能正式表决[（{reason|found}）][，请改为 {mend}]。请技术人员处理后再开启。",
		"The store would not keep every ballot, so no formal vote can open[ ({reason|found})][; set {mend}]. Ask the technician, then open again.",
	},
	ballot.CodeNotPaused: {
		"表决没有暂停，不需要恢复，请继续。",
		"Voting is not paused, so there is nothing to resume. Go on.",
	},
	ballot.CodeNotTimed: {
		"本次表决没有设定时间，不需要延长，请在合适的时候关闭。",
		"This poll does not close by the clock, so there is no time to extend. Close it by hand.",
	},
	ballot.CodeNotClosed: {
		"表决还没有关闭，请先关闭表决。",
		"The poll is not closed. Close it first.",
	},
	ballot.CodeNotCounted: {
		"票箱还没有点完，请稍候再试。",
		"The box is not counted out yet. Wait a moment and try again.",
	},
	ballot.CodeTooFew: {
		"收回不足[ {least} 张]，不计票[（收回 {returned} 张）]。请主持人宣布作废后重新投票，或者由监票人人工计票。",
		"Too few ballots were returned to be counted[: {returned}, and at least {least} are wanted]. Declare the poll void and vote again, or count by hand.",
	},
	ballot.CodeHandPause: {
		"表决正在进行，不能录入人工计票。请主持人先暂停或者关闭表决。",
		"Voting goes on, so no count by hand can be entered. The presiding officer has to pause or close the poll first.",
	},
	ballot.CodeNeedsWord: {
		"首次表决开启以后，办理[“{name}”的]这件事要先经{word|role}同意。请先提请同意。",
		"After the first opening this[, about {name},] needs the word of a {word|role} first. Ask for it.",
	},
	ballot.CodeNoWord: {
		"这件事现在不需要别人同意，可以直接办理。",
		"Nobody has to allow this now. Just do it.",
	},
	ballot.CodeOtherWord: {
		"这项请求要由{word|role}同意，请转告。",
		"This request wants the word of a {word|role}. Please tell them.",
	},
	ballot.CodeOwnRequest: {
		"提出请求的人和请求所涉及的人不能自己同意，请由另一人同意。",
		"Who asked, or whom the request is about, cannot allow it. Another person has to.",
	},
	ballot.CodeNotCertified: {
		"监票人还没有签认完毕[，还差 {left} 人]，请先请监票人签认。",
		"Scrutineers still have to certify[: {left} more]. Ask them to sign first.",
	},
	ballot.CodeNotConfirmed: {
		"人工计票还没有经第二人核对，请另一位监票人或主持人核对。",
		"The count by hand waits for a second person. Ask another scrutineer or the presiding officer to confirm it.",
	},
	ballot.CodeNoHand: {
		"没有待核对的人工计票，请监票人先录入。",
		"No count by hand waits to be confirmed. Ask a scrutineer to enter it first.",
	},
	ballot.CodeSamePerson: {
		"录入人不能核对自己的人工计票，请另一位监票人或主持人核对。",
		"Who entered a count by hand may not confirm it. Ask another scrutineer or the presiding officer.",
	},
	ballot.CodeByHand: {
		"本次表决已改为人工计票，电子选票封存，不再计入，请以人工计票为准。",
		"This poll is counted by hand and its electronic ballots are set aside. Go by the count by hand.",
	},
	ballot.CodeSecretBallot: {
		"无记名投票不记录每位代表的选择，不能查看，请查看汇总结果。",
		"In a secret ballot nobody's choice is kept with a name. Look at the totals.",
	},
	ballot.CodeTwoPerson: {
		"签认人与公布人不能是同一人，请另一位主持人公布。",
		"Who certified may not announce. Ask another presiding officer to announce.",
	},
	ballot.CodeSigned: {
		"您已经签认过了；如有异议，请当场向主持人提出。",
		"You have certified already. If you object now, tell the presiding officer.",
	},
	ballot.CodeImpossible: {
		"票数对不上，结果不能公布，请监票人核对后重新投票。",
		"The figures contradict each other, so no result is released. Have the scrutineers check, then vote again.",
	},
	ballot.CodeNotFinal: {
		"本轮还没有公布或作废，不能进行下一轮，请先公布结果或中止作废。",
		"This round is neither announced nor void. Announce or void it before the next.",
	},
	ballot.CodeNoNextRound: {
		"按照结果不需要这一轮投票，请核对结果后选择。",
		"The outcome calls for no such round. Look at the outcome and choose again.",
	},
	ballot.CodeVoided: {
		"本次表决已作废，请等候重新投票。",
		"This poll was declared void. Wait for the vote to be held again.",
	},
	ballot.CodeNotAnnounced: {
		"结果还没有公布，请等候主持人宣布。",
		"The result is not announced yet. Wait for the presiding officer.",
	},
	ballot.CodeNotLive: {
		"表决关闭之前不能查看，请在关闭后再看。",
		"Nothing can be seen before the close. Look again then.",
	},
	ballot.CodeNotRehearsal: {
		"正式会议不能改为演练；需要演练请新建会议。",
		"A formal meeting never becomes a rehearsal. Create a new meeting to rehearse.",
	},
	ballot.CodeFormal: {
		"正式会议不能使用模拟代表；需要演练请新建演练会议。",
		"A formal meeting takes no simulated deputies. Create a rehearsal for that.",
	},
	ballot.CodeNoSlips: {
		"还没有制作代表凭证，模拟代表无法投票；请先打印凭证。",
		"No deputy has a slip yet, so nobody could vote. Print the slips first.",
	},
	ballot.CodeOpened: {
		"这一项已经开启过，次序不能再变；请只移动还没有开启的事项。",
		"This item has been opened, so its place stands. Move only items not yet opened.",
	},
	ballot.CodePollsRunning: {
		"有表决正在进行，请在关闭后再操作。",
		"A poll is running. Do this after it is closed.",
	},
	ballot.CodeMeetingOver: {
		"会议已经结束，不能再更改；如需更正请联系会务人员。",
		"The meeting is closed and cannot be changed. Ask the clerk about corrections.",
	},
	ballot.CodeHeld: {
		"系统检查没有通过，表决已自动暂停[（{reason|found}）][，请改为 {mend}]。恢复正常后会自动继续，不需要再按。",
		"A check by the server has paused voting[ ({reason|found})][; set {mend}]. It goes on by itself once all is well.",
	},
	ballot.CodeStoreLost: {
		"服务器上找不到本次会议的数据，表决已停止，请听主持人安排。技术人员请停止服务并恢复备份。",
		"The server no longer finds this meeting's data, and voting has stopped. Wait for the presiding officer; the technician stops the service and puts the backup back.",
	},
	ballot.CodeDamaged: {
		"本次会议（{meeting}）在存储中的数据已损坏或被改动，本会议已停用，其他会议照常。请技术人员查看日志，停止服务后恢复备份。",
		"This meeting's data in the store ({meeting}) was damaged or changed by someone else. The meeting is set aside; others go on. The technician reads the log, stops the service and puts the backup back.",
	},
	ballot.CodeSuspect: {
		"本项表决在存储中的记录核对不符，可能已损坏或被改动：不再收票，也不计票、签认和公布。请中止并作废，再重新投票。",
		"This poll's record in the store does not bear out; it may be damaged or changed. It takes no ballots, and is not counted, certified or announced. Declare it void and vote anew.",
	},
	ballot.CodeBoxLocked: {
		"本次表决的票箱打不开：票箱钥匙已丢失或损坏，或本服务器的主密钥不是封票时的那一把。请换回原来的 master.key 后重试，换不回则作废重新表决。",
		"The ballot box of this poll cannot be opened: its key is lost or damaged, or wrapped by another master key than this server's. Put the right master.key back and try again, or declare the poll void and vote anew.",
	},
	ballot.CodeNoPrinter: {
		"服务器上没有可用的 Chromium[（{reason|found}）]，不能生成 PDF。请打开打印页，在本机浏览器的打印窗口里选“另存为 PDF”。",
		"The server has no working Chromium[ ({reason|found})], so it cannot make a PDF. Open the page to print and choose “Save as PDF” in the print dialog of your own browser.",
	},
	ballot.CodePhotoFormat: {
		"这张图片不能用[：{reason|photo}]。请改用 JPEG 或 PNG 图片，10 MB 以内。",
		"This picture cannot be used[: {reason|photo}]. Use a JPEG or PNG of up to 10 MB.",
	},
	ballot.CodePhotoFull: {
		"服务器上的图片已满 {max} 张，请先从草案里删去不用的图片，一天后自动清理。",
		"The server keeps {max} pictures, which is as many as it may. Remove those not needed from drafts; they are gone a day later.",
	},
	ballot.CodeNoPhotos: {
		"本服务器没有存放图片的文件夹，不能加图片；其他内容不受影响。请联系技术人员。",
		"This server has no folder to keep pictures in, so none can be added; all else works. Ask the technician.",
	},
	ballot.CodeNoGlyph: {
		"服务器的字体连数字和常用字都不全，不能生成 PDF：{chars}。请在服务器上安装中文字体（如 fonts-noto-cjk）后重试。",
		"The fonts of the server lack even digits or common characters, so it cannot make a PDF: {chars}. Install a Chinese font such as fonts-noto-cjk and try again.",
	},
	ballot.CodeStoreUnavailable: {
		"暂时无法确认，请稍候重试；重试不会重复计票。",
		"This cannot be confirmed now. Try again shortly; trying again never counts twice.",
	},
	ballot.CodeStoreSchema: {
		"存储由另一版本的程序写过[（数据版本 {found}，本程序只认到 {known}）]，表决已停止，没有收下这一次，请听主持人安排。技术人员请启动新版本，或恢复本版本的备份。",
		"Another version of the program has written the store[ (its schema is {found}, this one knows up to {known})]. Voting has stopped and this was not taken. " +
			"Wait for the presiding officer; the technician starts the newer version, or puts back a backup made by this one.",
	},
	ballot.CodeMoved: {
		"会议内容刚被其他人更改，请刷新后重试。",
		"Someone else has just changed the meeting. Reload and try again.",
	},
	ballot.CodeInternal: {
		"系统出错，没有完成，请重试；仍不行请联系会务人员。",
		"Something went wrong on our side. Try again, and tell the clerk if it happens again.",
	},
}
