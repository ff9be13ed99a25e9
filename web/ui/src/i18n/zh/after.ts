// What a deputy may read beside and after voting.
export default {
  absentTitle: "您还没有签到",
  leftTitle: "您已登记离席",
  absentHint: "签到后才会收到选票。",
  signIn: "签到",
  signingIn: "正在签到",

  notIssuedTitle: "没有给您发出选票",
  notIssuedHint: "请举手告诉会务人员。",

  items: "候选项目",
  itemsOther: "表决事项",

  notCastTitle: "表决已关闭，您未提交",
  notCastHint: "您的选择没有计入，本机已清除。",

  countingTitle: "正在计票",
  countingHint: "表决已关闭，请等待主持人公布结果。",
  inList: "您的回执在票箱清单中",
  notInList: "票箱清单中没有您的回执，请告诉监票人",
  checkingList: "正在票箱清单中查找您的回执",
  withheld: "计票数据前后不符，暂不显示。",
  resultTitle: "表决结果",
  tallyLine: "应到 {entitled}，实到 {present}，发出 {issued}，收回 {returned}，有效 {valid}，废票 {void}",
  voidTitle: "本次表决已作废",
  voidReason: "原因：{reason}",
  voidHint: "已提交的选票不计。请等待主持人宣布下一步。",

  promiseSecret: "这是无记名投票",
  promiseRecorded: "这是记名投票",
  who: "谁能知道",
  whoSecret: "会议只记下您是否交了票。您选了什么，主持人、监票人、会务人员、其他代表和大屏都查不到。",
  how: "怎样做到",
  howSecret: "选票加密后投入票箱，打乱顺序再计票，票上没有姓名、编号和时间。",
  receiptHead: "回执说明什么",
  receiptSays: "回执只说明您的票已收到。它不显示、也不能证明您选了什么。",
  limits: "防不住什么",
  limitsSecret: "看着您屏幕的人；表决时控制服务器程序的人；同时拿到归档前的数据和密钥的人。",
  whoRecorded: "您的姓名和选择一起记录。关闭表决后，主持人和监票人看得到每位代表的选择；会务人员在计票公开后看得到。存档的核对包里也有。",
  notShown: "谁看不到",
  notShownRecorded: "大屏和其他代表的平板只显示总数，不显示姓名。",
  back: "知道了",
};
