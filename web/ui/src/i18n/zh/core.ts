// Words all screens share.
export default {
  online: "已连接",
  offline: "未连接",
  rehearsal: "演练",
  formal: "正式",
  approve: "赞成",
  reject: "反对",
  abstain: "弃权",
  unmarked: "未选",
  money: "{n} 万元",
  noAnswer: "连不上服务，请检查网络后重试",
  internal: "服务出了问题，请重试；仍不行请告诉会务人员",
  tie: "再次投票",
  shortfall: "另行票决",
  rerun: "重新投票",
  secret: "无记名",
  recorded: "记名",
};
