// What the log says of the scrutineers and presiding officers: who holds which roles, with whose approval they were
// added, changed or given slips after the first opening, and whether two persons are required. Logs of the earlier
// version say less.

import { Fault, short } from "./fault";

// An Entry is one entry of the log.
export interface Entry {
  n: number;
  at: string;
  act: string;
  by: string;
  args: Map<string, string>;
}

interface Asked {
  act: string;
  staff: string;
  name: string;
  roles: string;
  word: string;
  by: string;
  allowed: boolean;
  used: boolean;
  first: string; // the id of the person whose first slip this request also covers
}

const words = (s: string | undefined): string[] => (s || "").split(" ").filter((w) => w !== "");
const judges = (roles: string[]): string[] => ["presiding", "scrutineer"].filter((r) => roles.includes(r));

export class Bench {
  replaced = 0; // how many slips replaced others while a poll was open
  unworded?: Fault; // the first act done without an approval that it needed
  twoPerson = ""; // the latest value in the log, "1" or "0"; "" if there is none
  changed?: Fault; // two_person was changed after it was frozen
  announced = ""; // two_person when this poll was announced
  private frozen = false;
  private opened = false;
  private whole = false; // whether the log records everybody's roles
  private readonly running = new Set<string>();
  private readonly roles = new Map<string, string[]>();
  private readonly asked = new Map<string, Asked>();

  // tell processes one entry; ours says whether it belongs to the record's own poll.
  tell(e: Entry, poll: string, ours: boolean): void {
    this.tellTwo(e, ours);
    switch (e.act) {
      case "create":
        this.whole = e.args.has("two_person");
        break;
      case "formal":
        this.whole = e.args.has("staff");
        for (const one of words(e.args.get("staff"))) {
          const [who = "", ...rest] = one.split("=");
          this.roles.set(who, rest.join("=").split("+"));
        }
        break;
      case "open":
        this.opened = true;
        this.running.add(poll);
        break;
      case "close":
      case "void":
        this.running.delete(poll);
        break;
      case "certify":
      case "zero":
        this.holds(e, "scrutineer");
        break;
      case "announce":
        this.holds(e, "presiding");
        break;
      case "request":
      case "allow":
      case "decline":
        this.tellRequest(e);
        break;
      default:
        this.tellStaff(e);
    }
  }

  private tellTwo(e: Entry, ours: boolean): void {
    const now = e.args.get("two_person");
    if (e.act === "announce" && ours) this.announced = this.twoPerson;
    if (!["create", "formal", "edit", "adopt", "round"].includes(e.act) || now === undefined) return;
    if (this.frozen && this.twoPerson !== "" && now !== this.twoPerson && !this.changed) {
      this.changed = new Fault("unfrozen", { line: e.n });
    }
    if (e.act === "adopt" || e.act === "round") this.frozen = true;
    this.twoPerson = now;
  }

  private wrong(e: Entry, what: string, args: Record<string, string>): void {
    this.unworded = this.unworded || new Fault(what, { line: e.n, ...args });
  }

  // holds notes a fault if, by the log, the actor does not hold the role that the act needs.
  private holds(e: Entry, role: string): void {
    const roles = this.roles.get(e.by);
    if ((roles || this.whole) && !(roles || []).includes(role))
      this.wrong(e, "notrole", { who: short(e.by), act: short(e.act) });
  }

  private tellRequest(e: Entry): void {
    const id = e.args.get("request") || "";
    const a = this.asked.get(id);
    const arg = (name: string) => e.args.get(name) || "";
    if (e.act === "request") {
      if (a) return this.wrong(e, "asked", { id: short(id) });
      const name = arg("act") === "rename" ? arg("new_name") : arg("name");
      const what = { act: arg("act"), staff: arg("who"), name, roles: arg("roles"), word: arg("word"), by: e.by };
      this.asked.set(id, { ...what, allowed: false, used: false, first: "" });
      return;
    }
    if (!a || a.used) return this.wrong(e, "asked", { id: short(id) });
    if (e.act === "decline") {
      this.asked.delete(id);
      return;
    }
    if (e.by === a.by || e.by === a.staff) return this.wrong(e, "ownword", { who: short(e.by) });
    a.allowed = true;
    this.holds(e, a.word);
  }

  private tellStaff(e: Entry): void {
    const who = e.args.get("who") || "";
    const roles = words(e.args.get("roles"));
    const now = judges(roles);
    switch (e.act) {
      case "staff":
        this.worded(e, "add", now);
        this.roles.set(who, roles);
        break;
      case "staff_name":
        this.worded(e, "rename", now);
        break;
      case "staff_roles": {
        const had = judges(words(e.args.get("before")));
        if (had.join() !== now.join()) this.worded(e, "roles", judges([...had, ...now]));
        this.roles.set(who, roles);
        break;
      }
      case "staff_gone":
        this.worded(e, "remove", now);
        this.roles.delete(who);
        break;
      case "slips": {
        const again = e.args.get("reprints") || "";
        if (/^\+?[0-9]{1,18}$/.test(again) && this.running.size > 0) this.replaced += Number(again);
        this.worded(e, "slip", now);
      }
    }
  }

  // worded checks an act on a scrutineer or presiding officer against the request that approved it.
  private worded(e: Entry, act: string, concerned: string[]): void {
    if (!this.opened || !concerned.length) return;
    const word = concerned.includes("presiding") ? "scrutineer" : "presiding";
    const a = this.asked.get(e.args.get("request") || "");
    const who = e.args.get("who") || "";
    if (a && act === "slip" && a.first !== "" && a.first === who) {
      a.first = "";
      return;
    }
    if (!a || !a.allowed || a.used || a.word !== word || !covers(a, act, e)) {
      return this.wrong(e, "unworded", { who: short(who), act });
    }
    a.used = true;
    if (act === "add" || act === "rename" || act === "roles") a.first = who;
  }
}

// covers reports whether the request asked for exactly what was done.
function covers(a: Asked, act: string, e: Entry): boolean {
  const is = (name: "name" | "roles") => a[name] === (e.args.get(name) || "");
  if (a.act !== act) return false;
  if (act === "add") return is("name") && is("roles");
  if (a.staff !== (e.args.get("who") || "")) return false;
  if (act === "rename") return is("name");
  return act !== "roles" || is("roles");
}
