// The list of meetings, and the form that creates a new one, optionally from another.

import { useEffect, useState } from "preact/hooks";
import { get, post } from "../api";
import { t as desk } from "../desk/words";
import type { Meeting, MeetingLine } from "../types";
import { Button } from "../ui/button";
import { sentence } from "../ui/format";
import { MeetingKind } from "../ui/parts";
import { useForm } from "./faults";
import { Check, Choice, Failed, FieldSet, Text } from "./form";
import { WhenAndWhere } from "./when";
import { go } from "./route";
import { faultsAt } from "./draft";
import { t } from "./words";

export function Meetings() {
  const [all, set] = useState<MeetingLine[] | undefined>();
  const [why, setWhy] = useState("");
  const [making, make] = useState<{ from?: Meeting } | undefined>();
  const [wanted, find] = useState("");
  const load = () => {
    setWhy("");
    get<{ meetings: MeetingLine[] | null }>("/api/meetings").then(
      (a) => set(a.meetings || []),
      (e) => setWhy(sentence(e)),
    );
  };
  useEffect(load, []);
  if (why)
    return (
      <main class="clerk-page narrow">
        <section class="card">
          <Failed why={why} />
          <Button small kind="main" onPress={load}>
            {desk("retry")}
          </Button>
        </section>
      </main>
    );
  if (!all) return <main class="clerk-page narrow" data-test="loading"><p class="card">{desk("loading")}</p></main>;
  if (making || all.length === 0)
    return <NewMeeting first={all.length === 0} from={making?.from} onCancel={() => make(undefined)} />;
  const found = [...all].reverse().filter((m) => holds(m, wanted)); // newest first
  return (
    <main class="clerk-page narrow">
      <section class="card listing">
        <div class="listing-head">
          <h2>{t("meetings.title")}</h2>
          <input type="text" aria-label={t("meetings.find")} placeholder={t("meetings.find")} value={wanted}
            data-test="find-meeting" onInput={(e) => find(e.currentTarget.value)} />
          <Button small kind="main" icon="plus" test="meeting-new" onPress={() => make({})}>
            {t("meetings.new")}
          </Button>
        </div>
        <ul class="scroll rows">
          {found.map((m) => (
            <li key={m.id} class="meeting-row">
              <MeetingButton meeting={m} />
              {m.state !== "damaged" && (
                <Button small test={"from-" + m.id} label={t("meetings.from_label", { title: m.title })}
                    onPress={() => make({ from: m })}>
                  {t("meetings.from")}
                </Button>
              )}
            </li>
          ))}
          {found.length === 0 && <li class="secondary">{t("find.none")}</li>}
        </ul>
      </section>
    </main>
  );
}

// holds reports whether a meeting's title, body, date or place contains the search text.
export function holds(m: Meeting, wanted: string): boolean {
  const w = wanted.trim().toLowerCase();
  return !w || [m.title, m.body, m.date || "", m.place || ""].some((s) => s.toLowerCase().includes(w));
}

// MeetingButton is one meeting of the list: its title, body, date, place, and attendance.
function MeetingButton(p: { meeting: MeetingLine }) {
  const m = p.meeting;
  return (
    <button type="button" class="row-button" data-test={"meeting-" + m.id} onClick={() => go(m.id)}>
      <span>
        <b>{m.title || m.id}</b>
        <span class="more">{m.body}</span>
        {(m.date || m.place) && <span class="more">{[m.date, m.place].filter(Boolean).join(t("polls.sep"))}</span>}
      </span>
      {m.entitled > 0 && <span class="secondary">{t("meetings.turnout", { n: m.present, of: m.entitled })}</span>}
      {m.state === "damaged" && (
        <span class="bad" data-test="damaged">
          {t("meetings.damaged")}
        </span>
      )}
      {m.state === "closed" && <span class="secondary">{t("meetings.closed")}</span>}
      <MeetingKind rehearsal={m.rehearsal} />
    </button>
  );
}

function NewMeeting(p: { first: boolean; from: Meeting | undefined; onCancel: () => void }) {
  const { from } = p;
  const [form, set] = useState({ body: from?.body || "", title: "", date: "", place: from?.place || "",
    rehearsal: "" as "" | "formal" | "rehearsal", two_person: from ? from.two_person : true, pin: !!from?.pin });
  const press = useForm();
  const missing = !form.body.trim() ? t("meeting.need_body") : !form.title.trim() ? t("meeting.need_title")
    : !form.rehearsal ? t("meeting.need_kind") : "";
  const make = () =>
    void press.run("make", async () => {
      const m = await post<Meeting>("/api/meetings", {
        body: form.body.trim(),
        title: form.title.trim(),
        date: form.date.trim(),
        place: form.place.trim(),
        rehearsal: form.rehearsal === "rehearsal",
        two_person: form.two_person,
        pin: form.pin,
        ...(from ? { from: from.id } : {}),
      });
      go(m.id, from ? "meeting" : "roll");
    });
  return (
    <main class="clerk-page narrow">
      <section class="card form" data-test="meeting-form">
        <h2>{from ? t("meetings.new_from", { title: from.title }) : t(p.first ? "meetings.first" : "meetings.new")}</h2>
        {from && <p class="secondary" data-test="from-what">{t("meetings.from_what")}</p>}
        <Text label={t("meeting.body")} hint={t("meeting.body_hint")} value={form.body} max={60} test="meeting-body"
          faults={faultsAt(press.faults, "body")} onText={(body) => set({ ...form, body })} />
        <Text label={t("meeting.title")} hint={t("meeting.title_hint")} value={form.title} max={60} test="meeting-title"
          faults={faultsAt(press.faults, "title")} onText={(title) => set({ ...form, title })} />
        <WhenAndWhere {...form} faults={press.faults} onSet={(more) => set({ ...form, ...more })} />
        <FieldSet label={t("meeting.kind")}>
          <Choice
            value={form.rehearsal}
            test="meeting-kind"
            options={[
              { value: "rehearsal", label: t("meeting.rehearsal"), more: t("meeting.rehearsal_more") },
              { value: "formal", label: t("meeting.formal"), more: t("meeting.formal_more") },
            ]}
            onSet={(rehearsal) => set({ ...form, rehearsal })}
          />
        </FieldSet>
        <Check on={form.two_person} test="meeting-two" label={t("meeting.two_person")}
          more={t("meeting.two_person_more")} onSet={(two_person) => set({ ...form, two_person })} />
        <Check on={form.pin} test="meeting-pin" label={t("meeting.pin")} more={t("meeting.pin_more")}
          onSet={(pin) => set({ ...form, pin })} />
        <Failed why={press.why} />
        <div class="form-foot">
          {!p.first && (
            <Button small onPress={p.onCancel}>
              {desk("cancel")}
            </Button>
          )}
          <span class="secondary fine" data-test="reason">{missing}</span>
          <Button small kind="main" test="meeting-create" off={!!missing || !!press.busy} onPress={make}>
            {press.busy ? desk("working") : t("meeting.create")}
          </Button>
        </div>
      </section>
    </main>
  );
}
