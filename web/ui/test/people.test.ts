import { test } from "node:test";
import assert from "node:assert/strict";
import { changes, withDeputy } from "../src/clerk/deputyedit";
import { fromPreset, fromSpec, newDraft, textOf, toSpec, touched } from "../src/clerk/draft";
import { holds } from "../src/clerk/meetings";
import { presetOf, readPresets, withPresets, writePresets } from "../src/clerk/own";
import { families } from "../src/clerk/families";
import { sameStaff } from "../src/clerk/roles";
import { picked } from "../src/desk/people";
import type { Meeting, PollView, RollEntry, Spec, StaffMember } from "../src/types";

const poll = (id: string, parent?: string) => ({ id, parent, title: id }) as PollView;

test("rounds stand under their poll, however the list has them", () => {
  const polls = [poll("m-1"), poll("m-2"), poll("m-3", "m-1"), poll("m-4"), poll("m-5", "m-3"), poll("m-6", "m-9")];
  assert.deepEqual(families(polls).map((f) => f.map((x) => x.id)),
    [["m-1", "m-3", "m-5"], ["m-2"], ["m-4"], ["m-6"]]);
});

const deputy = (number: string): RollEntry => ({ number, name: "代表" + number, delegation: "一团", presence: "present" });

test("a deputy comes back where they stood, without their presence", () => {
  const roll = ["1", "3", "4"].map(deputy);
  const numbers = (behind: string | undefined) => withDeputy(roll, deputy("2"), behind).map((d) => d.number);
  assert.deepEqual(numbers("1"), ["1", "2", "3", "4"]);
  assert.deepEqual(numbers("4"), ["1", "3", "4", "2"]);
  assert.deepEqual(numbers(undefined), ["2", "1", "3", "4"]);
  assert.deepEqual(numbers("9"), ["2", "1", "3", "4"]);
  assert.ok(!("presence" in withDeputy(roll, deputy("2"), "1")[1]!));
});

test("only what was changed of a deputy is sent", () => {
  const was = { number: "1", name: "张三", delegation: "一团" };
  assert.deepEqual(changes(was, { name: " 张三 ", delegation: "一团", note: "" }), {});
  assert.deepEqual(changes(was, { name: "张三", delegation: "", note: "组长" }), { delegation: "", note: "组长" });
});

test("the same name in the same role is told, however it is spaced", () => {
  const staff: StaffMember[] = [{ id: "s.1", name: "李 四", roles: ["scrutineer", "clerk"] }];
  assert.equal(sameStaff(staff, "李四", ["scrutineer"])?.id, "s.1");
  assert.equal(sameStaff(staff, "李四", ["presiding"]), undefined);
  assert.equal(sameStaff(staff, "李五", ["scrutineer"]), undefined);
  assert.equal(sameStaff([{ id: "s.1", name: "", roles: ["clerk"] }], " ", ["clerk"]), undefined);
});

test("a draft is touched when it holds what the service does not keep", () => {
  const fresh = newDraft("selection");
  assert.equal(touched(fresh), false);
  const titled = { ...fresh, title: "票决" };
  assert.equal(touched(titled), true);
  assert.equal(touched({ ...titled, id: "m-1", stored: textOf(titled) }), false);
  assert.equal(touched({ ...fresh, id: "m-1", stored: textOf(titled) }), true, "taken back, it is to be kept again");
  const spec = toSpec(titled) as Spec;
  const stored = fromSpec("m-1", { ...spec, rules: { ...spec.rules, tie: "tie_round", round: "first" } });
  assert.equal(touched(stored), false);
  assert.notEqual(stored.key, fresh.key);
});

test("own rules go through a file and come back as they were", () => {
  const d = newDraft("selection");
  d.rules = { ...d.rules, secrecy: "recorded", quorum: { num: 1, den: 2, over: true },
    min_turnout: { num: 1, den: 2, over: true }, seats: 7, max_approvals: 7, certifiers: 3 };
  const r = newDraft("rating");
  r.scale = ["优", "良", "差"];
  const own = [presetOf(d, "本镇办法"), presetOf(r, "本镇测评")];
  const back = readPresets("\ufeff" + writePresets(own));
  assert.deepEqual(back, own);
  const again = fromPreset(back[0]!);
  assert.equal(again.rules.secrecy, "recorded");
  assert.equal(again.rules.certifiers, 3);
  assert.deepEqual(again.rules.min_turnout, { num: 1, den: 2, over: true });
  assert.equal(again.rules.seats === 7, false, "seats are each poll's own");
  assert.deepEqual(fromPreset(back[1]!).scale, ["优", "良", "差"]);
  assert.deepEqual(withPresets(own, [{ ...own[1]!, name: "本镇办法" }]).map((x) => [x.name, x.kind]),
    [["本镇办法", "rating"], ["本镇测评", "rating"]]);
});

test("a file of other things is refused, and what no rule is called is left out", () => {
  for (const bad of ["", "{}", "[]", "null", '{"piaojue":"presets"}', '{"piaojue":"presets","presets":[null]}',
    '{"piaojue":"presets","presets":[{"name":"","kind":"selection","rules":{}}]}',
    '{"piaojue":"presets","presets":[{"name":"一","kind":"election","rules":{}}]}',
    '{"piaojue":"presets","presets":[{"name":"一","kind":"selection"}]}']) {
    assert.throws(() => readPresets(bad), bad);
  }
  const [p] = readPresets(JSON.stringify({ piaojue: "presets", presets: [
    { name: " 一 ", kind: "decision",
      rules: { threshold: "half", quorum: { num: 1, den: 2 }, colour: "red", secrecy: 5 } },
  ] }));
  assert.equal(p!.name, "一");
  const d = fromPreset(p!);
  assert.deepEqual(d.rules.threshold, { num: 1, den: 2, over: true });
  assert.deepEqual(d.rules.quorum, { num: 1, den: 2 });
  assert.equal(d.rules.secrecy, "secret");
  assert.ok(!("colour" in d.rules));
});

test("meetings are found by name, date and place", () => {
  const m = { title: "第四次会议", body: "某某镇人大", date: "2027年1月12日", place: "三楼会议室" } as Meeting;
  for (const w of ["", "第四", "某某镇", "1月12", " 三楼 "]) assert.ok(holds(m, w), w);
  assert.equal(holds(m, "礼堂"), false);
});

test("who is excused is a list of their own, and none of those who have not signed in", () => {
  const of = (number: string, presence: RollEntry["presence"]) => ({ ...deputy(number), presence });
  const roll = [deputy("1"), of("2", "excused"), of("3", "")];
  assert.deepEqual(picked(roll, [], "excused").map((d) => d.number), ["2"]);
  assert.deepEqual(picked(roll, [], "absent").map((d) => d.number), ["3"]);
});
