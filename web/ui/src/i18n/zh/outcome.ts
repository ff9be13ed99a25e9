// What is said of a result.
export default {
  selected: "入选",
  passed: "通过",
  notPassed: "未通过",
  notHalf: "未过半",
  belowLine: "未达票数",
  notSelected: "未入选",
  tied: "并列",
  grade: "等次：{grade}",
  votes: "{n} 票",
  passLine: "过半数（{n} 票）",
  passLineOther: "通过需 {n} 票",
  tieBand: "第 {rank} 名并列 {n} 项，需再次投票",
  shortfallBand: "还差 {n} 个名额，等待会议决定",
  noQuorumBand: "参加表决的人数不够，结果无效",
  invalidBand: "收回多于发出，本次表决无效，需重新投票",
};
