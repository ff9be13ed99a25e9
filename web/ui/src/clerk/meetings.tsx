// Several meetings: the list to choose from, and the form that makes a new one.

import { useEffect, useState } from "preact/hooks";
import { get, post } from "../api";
import { t as desk } from "../desk/words";
import type { Meeting } from "../types";
import { Button } from "../ui/button";
import { sentence } from "../ui/format";
import { MeetingKind } from "../ui/parts";
import { useForm } from "./faults";
import { Check, Choice, Failed, FieldSet, Text } from "./form";
import { go } from "./route";
import { faultsAt } from "./draft";
import { t } from "./words";

export function Meetings() {
  const [all, set] = useState<Meeting[] | undefined>();
  const [why, setWhy] = useState("");
  const [making, make] = useState(false);
  const load = () => {
    setWhy("");
    get<{ meetings: Meeting[] | null }>("/api/meetings").then(
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
  if (making || all.length === 0) return <NewMeeting first={all.length === 0} onCancel={() => make(false)} />;
  return (
    <main class="clerk-page narrow">
      <section class="card listing">
        <div class="listing-head">
          <h2>{t("meetings.title")}</h2>
          <Button small kind="main" icon="plus" test="meeting-new" onPress={() => make(true)}>
            {t("meetings.new")}
          </Button>
        </div>
        <ul class="scroll rows">
          {all.map((m) => (
            <li key={m.id}>
              <button type="button" class="row-button" data-test={"meeting-" + m.id} onClick={() => go(m.id)}>
                <span>
                  <b>{m.title || m.id}</b>
                  <span class="more">{m.body}</span>
                </span>
                {m.state === "damaged" && (
                  <span class="bad" data-test="damaged">
                    {t("meetings.damaged")}
                  </span>
                )}
                {m.state === "closed" && <span class="secondary">{t("meetings.closed")}</span>}
                <MeetingKind rehearsal={m.rehearsal} />
              </button>
            </li>
          ))}
        </ul>
      </section>
    </main>
  );
}

function NewMeeting(p: { first: boolean; onCancel: () => void }) {
  const [form, set] =
    useState({ body: "", title: "", rehearsal: "" as "" | "formal" | "rehearsal", two_person: true, pin: false });
  const press = useForm();
  const missing = !form.body.trim() ? t("meeting.need_body") : !form.title.trim() ? t("meeting.need_title")
    : !form.rehearsal ? t("meeting.need_kind") : "";
  const make = () =>
    void press.run("make", async () => {
      const m = await post<Meeting>("/api/meetings", {
        body: form.body.trim(),
        title: form.title.trim(),
        rehearsal: form.rehearsal === "rehearsal",
        two_person: form.two_person,
        pin: form.pin,
      });
      go(m.id, "roll");
    });
  return (
    <main class="clerk-page narrow">
      <section class="card form" data-test="meeting-form">
        <h2>{t(p.first ? "meetings.first" : "meetings.new")}</h2>
        <Text label={t("meeting.body")} hint={t("meeting.body_hint")} value={form.body} max={60} test="meeting-body"
          faults={faultsAt(press.faults, "body")} onText={(body) => set({ ...form, body })} />
        <Text label={t("meeting.title")} hint={t("meeting.title_hint")} value={form.title} max={60} test="meeting-title"
          faults={faultsAt(press.faults, "title")} onText={(title) => set({ ...form, title })} />
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
