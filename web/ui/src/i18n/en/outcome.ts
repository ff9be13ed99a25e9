import type zh from "../zh/outcome";

const words: Record<keyof typeof zh, string> = {
  selected: "Selected",
  passed: "Passed",
  notPassed: "Not passed",
  notHalf: "No majority",
  belowLine: "Too few votes",
  notSelected: "Not selected",
  tied: "Tied",
  grade: "Grade: {grade}",
  votes: "{n} {n:vote|votes}",
  passLine: "Majority {n}",
  passLineOther: "{n} votes to pass",
  tieBand: "{n} tied at place {rank}; a further vote follows",
  shortfallBand: "{n} {n:seat|seats} still open; the meeting decides",
  noQuorumBand: "Too few took part; there is no result",
  invalidBand: "More ballots returned than issued: void, to be held again",
};

export default words;
