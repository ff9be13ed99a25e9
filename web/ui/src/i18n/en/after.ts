import type zh from "../zh/after";

const words: Record<keyof typeof zh, string> = {
  absentTitle: "You have not signed in to the meeting",
  leftTitle: "You are recorded as having left",
  absentHint: "You get a ballot once you are signed in.",
  signIn: "Sign in",
  signingIn: "Signing in",

  notIssuedTitle: "No ballot was issued to you",
  notIssuedHint: "Raise your hand and tell the staff.",

  items: "Candidate projects",
  itemsOther: "Items",

  notCastTitle: "Voting is closed. You did not submit.",
  notCastHint: "Your choices were not counted and are cleared from this tablet.",

  countingTitle: "Counting",
  countingHint: "Voting is closed. Please wait for the announcement.",
  inList: "Your receipt is in the box list",
  notInList: "Your receipt is not in the box list. Tell a scrutineer.",
  checkingList: "Looking for your receipt in the box list",
  withheld: "The figures do not add up and are not shown.",
  resultTitle: "Result",
  tallyLine: "Entitled {entitled}, present {present}, issued {issued}, returned {returned}, valid {valid}, void {void}",
  voidTitle: "This vote is void",
  voidReason: "Reason: {reason}",
  voidHint: "Submitted ballots do not count. Please wait for what follows.",

  promiseSecret: "This ballot is secret",
  promiseRecorded: "This ballot is recorded by name",
  who: "Who can learn what",
  whoSecret:
    "The meeting records only whether you returned a ballot. What you chose can be looked up by nobody: not the " +
    "presiding officer, the scrutineers, the staff, other deputies or the hall display.",
  how: "How",
  howSecret: "Ballots are encrypted, put into the box, shuffled and then counted. They carry no name, number or time.",
  receiptHead: "What the receipt shows",
  receiptSays: "Only that your ballot arrived. It neither shows nor proves what you chose.",
  limits: "What this does not protect against",
  limitsSecret:
    "Somebody who watches your screen; whoever controls the server program during the vote; whoever holds both the " +
    "data from before archiving and the key of that time.",
  whoRecorded:
    "Your name and your choices are recorded together. After the close the presiding officer and the scrutineers see " +
    "what each deputy chose; the staff see it once the count is public. The archived record holds it too.",
  notShown: "Who does not see it",
  notShownRecorded: "The hall display and the other deputies' tablets show totals, no names.",
  back: "Got it",
  tooFewTitle: "Too few returned, not counted",
  tooFewHint: "{n} returned, fewer than {least}: no ballot is opened. Please wait for the presiding officer.",
};

export default words;
