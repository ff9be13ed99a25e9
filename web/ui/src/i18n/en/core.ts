import type zh from "../zh/core";

const words: Record<keyof typeof zh, string> = {
  online: "Connected",
  offline: "Offline",
  rehearsal: "REHEARSAL",
  formal: "Formal",
  approve: "Approve",
  reject: "Reject",
  abstain: "Abstain",
  unmarked: "Not marked",
  noGroup: "No group",
  money: "¥{m} million",
  noAnswer: "The service does not answer. Check the network and try again.",
  internal: "Something went wrong. Try again, or tell the staff.",
  tie: "Tie vote",
  shortfall: "Vote for the seats left",
  rerun: "Rerun",
  secret: "secret",
  recorded: "recorded",
  boxCode: "Box code",
  few: "A formal meeting would not count fewer than {least}",
};

export default words;
