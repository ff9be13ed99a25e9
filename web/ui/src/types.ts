// The views as the service sends them: the same names as the JSON of package ballot.

export type Role = "clerk" | "presiding" | "scrutineer" | "deputy" | "display";
export type Page = "home" | "vote" | "console" | "scrutiny" | "clerk" | "display";
export type PollState = "draft" | "adopted" | "open" | "paused" | "closed" | "certified" | "announced" | "void";
export type Kind = "selection" | "decision" | "rating";
export type Base = "entitled" | "present" | "returned" | "valid";
export type Round = "first" | "tie" | "shortfall" | "rerun";
export type Secrecy = "secret" | "recorded";
export type Revise = "final" | "until_close";
export type Reveal = "live" | "on_close" | "on_announce";
export type Unmarked = "abstain" | "approve";
export type Presence = "" | "present" | "left";
export type SceneName = "welcome" | "signin" | "projects" | "voting" | "result" | "blank";
export type OutcomeState = "decided" | "tie" | "shortfall" | "no_quorum" | "invalid";

export interface Principal {
  id: string;
  name: string;
  number?: string;
  delegation?: string;
  roles: Role[];
  meeting?: string;
}

export interface Meeting {
  id: string;
  title: string;
  body: string;
  rehearsal: boolean;
  two_person: boolean;
  pin: boolean;
  state: "active" | "closed" | "damaged";
  simulated?: boolean;
}

// A Sighting is a deputy's tablet as this server saw it last.
export interface Sighting {
  number: string;
  name: string;
  delegation?: string;
  online: boolean;
  at: string;
}

export interface Scene {
  scene: SceneName;
  poll?: string;
}

export interface Attendance {
  entitled: number;
  present: number;
  left: number;
  quorum: number;
  quorum_met: boolean;
}

export interface Me {
  presence: Presence;
  issued: string[];
}

export interface Deputy {
  number: string;
  name: string;
  delegation?: string;
  note?: string;
}

export interface RollEntry extends Deputy {
  presence: Presence;
}

export interface StaffMember {
  id: string;
  name: string;
  roles: Role[];
}

// An Asking is what a clerk wants to do with a scrutineer or presiding officer, and needs a word for.
export interface Asking {
  act: "add" | "rename" | "remove" | "roles" | "slip";
  staff?: string;
  name?: string;
  roles?: Role[];
}

// A Request is an asking that waits for a word, or for what it allows.
export interface Request extends Asking {
  id: string;
  who: string;
  of?: Role[];
  word: "presiding" | "scrutineer";
  by: string;
  by_name: string;
  at: string;
  allowed: boolean;
  allowed_by?: string;
  first?: boolean; // done, but for the first slip
}

export interface PollHead {
  id: string;
  title: string;
  kind: Kind;
  round: Round;
  state: PollState;
}

export interface Line {
  id: string;
  title: string;
  short?: string;
  department?: string;
  investment?: number;
  group?: string;
  has_details?: boolean;
}

export interface TallyLine {
  id: string;
  title: string;
  marks: Record<string, number>;
}

export interface Counts {
  entitled: number;
  present: number;
  issued: number;
  returned: number;
  valid: number;
  void: number;
}

export interface ItemOutcome {
  id: string;
  marks: Record<string, number>;
  rank: number;
  passed: boolean;
  selected: boolean;
  grade: string | null;
}

export interface NextRound {
  kind: Round;
  items: string[];
  seats: number;
}

export interface Outcome {
  state: OutcomeState;
  counts: Counts;
  pass_line: number | null;
  seats: number;
  items: ItemOutcome[];
  selected: string[];
  tied: string[];
  seats_left: number;
  next_round: NextRound | null;
}

export interface Certificate {
  principal: string;
  name: string;
  agree: boolean;
  discrepancy?: string;
  at: string;
}

export interface Step {
  act: string;
  ok: boolean;
  code?: string;
  args?: Record<string, string>;
}

export interface LogLine {
  n: number;
  at: string;
  act: string;
  by: string;
  poll?: string;
  args?: Record<string, string>;
}

// Found: what a check found.
export type Found =
  | "memory" | "no_config" | "version" | "replica" | "replicas" | "aof_error" | "aof_off" | "fsync" | "eviction" // of the store
  | "disk" | "clock" | "clock_back" | "store_clock" | "store_clock_back";

// Held: a check of the server has paused the poll. What it found is told to staff alone.
export interface Held {
  check: "store" | "disk" | "clock" | "lost" | "damaged" | "restored" | "suspect";
  reason?: Found;
  mend?: string;
  figures?: Record<string, string>; // of the reason's words
}

export interface PollView extends PollHead {
  seats: number;
  min_approvals: number;
  max_approvals: number;
  scale: string[];
  secrecy: Secrecy;
  reveal: Reveal;
  revise: Revise;
  base: Base;
  live_step: number;
  duration_s: number;
  body_bytes?: number; // secret: the one length of a ballot that is sent
  pass_line: number | null;
  entitled: number;
  present: number;
  issued: number;
  returned: number;
  not_returned?: number;
  closes_at?: string;
  left_s?: number;
  held?: Held;
  closed_at?: string;
  archived_at?: string;
  box_code?: string;
  certified_at?: string;
  announced_at?: string;
  notice?: string;
  notice_number?: string;
  notice_date?: string;
  void_reason?: string;
  parent?: string;
  next?: string;
  vacant?: boolean;
  by_hand?: boolean;
  least?: number; // secret: in a formal meeting fewer returned are not counted
  too_few?: boolean; // closed with fewer: not counted
  few?: boolean; // a rehearsal's result that a formal meeting would not have counted
  items: Line[];
  grades?: GradeLine[];
  groups?: string[];
  tally?: TallyLine[];
  tally_of?: number;
  tally_void?: number;
  withheld?: string; // why tally and outcome are not there: a code
  outcome?: Outcome;
  investment_selected?: number;
  final?: Final;
  quorum?: number;
  quorum_lost?: boolean;
  hand?: Hand;
  rooms?: Room[];
  adopted?: boolean;
  zero?: boolean;
  counted?: boolean;
  certifiers?: number;
  certificates?: Certificate[];
  rules?: string[];
  rules_changed?: string[];
  steps?: Step[];
}

// A Room is one delegation's part in a poll.
export interface Room {
  delegation: string;
  summed?: number; // how many delegations are summed in this line
  entitled: number;
  present: number;
  issued: number;
  returned: number;
}

// A GradeLine is one grade of a rating with its rule in words.
export interface GradeLine extends Grade {
  text: string;
}

// A Hand is a count by hand as it was entered.
export interface Hand {
  reason: string;
  returned: number;
  void: number;
  items: TallyLine[];
  by: string; // who may not confirm it
  name: string;
  at: string;
  confirmed: boolean;
  refused?: boolean; // to be entered again
  witness?: string;
}

// A Final is what was chosen on one question over all its rounds.
export interface Final {
  poll: string;
  title: string;
  kind: Kind;
  done: boolean;
  seats: number;
  seats_left: number;
  selected: Chosen[];
  rounds: { poll: string; round: Round; state: PollState; outcome?: OutcomeState; by_hand?: boolean }[];
  investment: number;
}

// A Chosen is one item of the final list and the round it came from.
export interface Chosen extends Line {
  poll: string;
  round: Round;
  approvals: number;
  rank: number;
}

// A NamedBallot is one deputy's ballot in a recorded poll; null where he returned none.
export interface NamedBallot {
  number: string;
  name: string;
  delegation?: string;
  returned: boolean;
  void?: boolean;
  marks: Record<string, string> | null;
}

export interface View {
  now: string;
  role: Role;
  meeting: Meeting;
  scene: Scene;
  attendance: Attendance;
  poll?: PollView;
  others: PollHead[];
  me?: Me;
  hall?: View;
  polls?: PollView[];
  devices?: Partial<Record<Role, number>>;
  roll?: RollEntry[];
  slips?: number;
  requests?: Request[]; // the clerk's, or those that want this role's word
  log?: LogLine[];
}

// What GET /api/polls/{p} adds to a PollView.

export interface Item extends Line {
  details?: string;
}

export interface Fraction {
  num: number;
  den: number;
  over: boolean;
}

export interface Grade {
  grade: string;
  marks?: string[];
  threshold?: Fraction;
  base?: Base;
}

export interface Rules {
  seats: number;
  min_approvals: number;
  max_approvals: number;
  base: Base;
  threshold: Fraction;
  quorum: Fraction;
  min_turnout: Fraction | null;
  unmarked: Unmarked;
  tie: "tie_round";
  shortfall: "ask" | "revote" | "vacant";
  round: Round;
  scale?: string[];
  grades?: Grade[];
  secrecy: Secrecy;
  reveal: Reveal;
  revise: Revise;
  live_step: number;
  duration_s: number;
  certifiers: number;
  show_not_returned: boolean;
}

export interface Spec {
  kind: Kind;
  title: string;
  items: Item[];
  rules: Rules;
}

// A Preset is a set of rules a clerk recognises by its name. Of a selection the seats are the clerk's to give.
export interface Preset {
  id: string;
  name: string;
  note?: string;
  kind: Kind;
  seats_all?: boolean;
  show_investment?: boolean;
  rules: Rules;
}

export interface PollDetail extends PollView {
  spec: Spec;
  notices?: Fault[]; // before the opening, for who prepares or adopts it
}

// A fault in content, as problem details and dry runs list it.
export interface Fault {
  field: string;
  row?: number;
  code: string;
  message: string;
}

export interface LoginAnswer {
  token: string;
  expires: string;
  principal: Principal;
  page?: Page;
}
