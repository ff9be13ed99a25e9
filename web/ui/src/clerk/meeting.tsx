// The first tab: the steps still to prepare, the meeting's settings, and the change from rehearsal to formal.

import { useState } from "preact/hooks";
import { ask, post } from "../api";
import { Sheet } from "../desk/sheet";
import { t as desk } from "../desk/words";
import type { Meeting, StaffMember, View } from "../types";
import { Button, HoldButton } from "../ui/button";
import { Icon } from "../ui/icons";
import { useForm, type FormPress } from "./faults";
import { faultsAt } from "./draft";
import { Check, Failed, Text } from "./form";
import { go } from "./route";
import { firstOf, stepsOf } from "./steps";
import { WhenAndWhere } from "./when";
import { t } from "./words";

const patch = (m: Meeting, body: Partial<Meeting>) => ask<Meeting>("/api/meetings/" + m.id, { method: "PATCH", body });

export function MeetingTab(p: { view: View; staff: StaffMember[] | undefined }) {
  const { meeting } = p.view;
  return (
    <main class="clerk-page two">
      <div class="column">
        <Todo view={p.view} staff={p.staff} />
        {meeting.rehearsal && <Rehearse view={p.view} />}
        {meeting.rehearsal && <Formal view={p.view} />}
      </div>
      <div class="column">
        <Settings meeting={meeting} />
        <Over meeting={meeting} />
      </div>
    </main>
  );
}

// Todo lists the steps from an empty meeting to a vote: finished steps have a check, the next one is blue.
function Todo(p: { view: View; staff: StaffMember[] | undefined }) {
  const { view } = p;
  const steps = stepsOf(view, p.staff);
  const next = firstOf(steps);
  return (
    <section class="card" data-test="todo">
      <h2>{t("todo.title")}</h2>
      <ol class="todo">
        {steps.map((s, i) => (
          <li key={s.name || s.tab} class={s.done ? "done" : i === next ? "now" : ""}>
            <span class="seal">{s.done ? <Icon name="check" size={20} /> : i + 1}</span>
            <span>{s.text}</span>
            <Button small kind={i === next ? "main" : undefined} test={"todo-" + (s.name || s.tab)}
                onPress={() => go(view.meeting.id, s.tab)}>
              {t(`tab.${s.tab}`)}
            </Button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Settings(p: { meeting: Meeting }) {
  const { meeting } = p;
  const press = useForm();
  const [form, set] =
    useState({ title: meeting.title, body: meeting.body, date: meeting.date || "", place: meeting.place || "",
      two_person: meeting.two_person, pin: meeting.pin });
  const same = form.title.trim() === meeting.title && form.body.trim() === meeting.body &&
    form.date.trim() === (meeting.date || "") && form.place.trim() === (meeting.place || "") &&
    form.two_person === meeting.two_person && form.pin === meeting.pin;
  const save = () => void press.run("save",
    () => patch(meeting, { ...form, title: form.title.trim(), body: form.body.trim(), date: form.date.trim(),
      place: form.place.trim() }));
  return (
    <section class="card form">
      <h2>{t("meeting.settings")}</h2>
      <Text label={t("meeting.body")} value={form.body} max={60} test="meeting-body"
        faults={faultsAt(press.faults, "body")} onText={(body) => set({ ...form, body })} />
      <Text label={t("meeting.title")} value={form.title} max={60} test="meeting-title"
        faults={faultsAt(press.faults, "title")} onText={(title) => set({ ...form, title })} />
      <WhenAndWhere {...form} faults={press.faults} onSet={(more) => set({ ...form, ...more })} />
      <Check on={form.two_person} test="meeting-two" label={t("meeting.two_person")} more={t("meeting.two_person_more")}
        onSet={(two_person) => set({ ...form, two_person })} />
      <Check on={form.pin} test="meeting-pin" label={t("meeting.pin")} more={t("meeting.pin_more")}
        onSet={(pin) => set({ ...form, pin })} />
      {press.failed === "save" && <Failed why={press.why} />}
      <div class="form-foot">
        <span class="secondary fine">{same ? t("saved") : t("unsaved")}</span>
        <Button small kind="main" test="meeting-save" off={same || !!press.busy} onPress={save}>
          {press.busy ? desk("working") : t("save")}
        </Button>
      </div>
    </section>
  );
}

// Rehearse turns simulated deputies on or off, so that one person can rehearse the whole vote alone.
function Rehearse(p: { view: View }) {
  const { meeting, slips } = p.view;
  const press = useForm();
  const on = !!meeting.simulated;
  const go = () => void press.run("simulate", () => post(`/api/meetings/${meeting.id}/simulate`, { on: !on }));
  return (
    <section class="card" data-test="simulate-card" data-on={on ? "1" : "0"}>
      <h2>{t("simulate.title")}</h2>
      <p>{t(on ? "simulate.running" : "simulate.what")}</p>
      <Failed why={press.why} />
      <div class="form-foot">
        <Button small test="simulate" icon={on ? "stop" : undefined} off={(!on && !slips) || !!press.busy}
            why={!on && !slips ? t("simulate.no_slips") : undefined} onPress={go}>
          {press.busy ? desk("working") : t(on ? "simulate.stop" : "simulate.start")}
        </Button>
      </div>
    </section>
  );
}

// Formal ends the rehearsal. A sheet first says what is deleted and what is kept, and the button must be held.
function Formal(p: { view: View }) {
  const [open, set] = useState(false);
  const press = useForm();
  const running = (p.view.polls || []).some((x) => x.state === "open" || x.state === "paused");
  return (
    <section class="card" data-test="rehearsal-card">
      <h2>{t("formal.title")}</h2>
      <p>{t("formal.what")}</p>
      <div class="form-foot">
        <Button small test="formal" off={running} why={running ? t("formal.running") : undefined}
            onPress={() => set(true)}>
          {t("formal.open")}
        </Button>
      </div>
      {open && <FormalSheet meeting={p.view.meeting} press={press} onClose={() => set(false)} />}
    </section>
  );
}

function FormalSheet(p: { meeting: Meeting; press: FormPress; onClose: () => void }) {
  const { press } = p;
  const begin = async () => {
    if (await press.run("formal", () => patch(p.meeting, { rehearsal: false }))) p.onClose();
  };
  return (
    <Sheet
      title={t("formal.sheet")}
      test="formal-sheet"
      onClose={p.onClose}
      foot={
        <>
          <Button onPress={p.onClose}>{desk("cancel")}</Button>
          <HoldButton kind="main" test="formal-go" off={!!press.busy} onPress={() => void begin()}>
            {press.busy ? desk("working") : t("formal.go")}
          </HoldButton>
        </>
      }
    >
      <div class="consequence">
        <div>
          <b>{t("formal.gone")}</b>
          <p>{t("formal.gone_what")}</p>
        </div>
        <div>
          <b>{t("formal.stays")}</b>
          <p>{t("formal.stays_what")}</p>
        </div>
      </div>
      <p>{t("formal.never_back")}</p>
      <Failed why={press.why} />
    </Sheet>
  );
}

function Over(p: { meeting: Meeting }) {
  const [open, set] = useState(false);
  const press = useForm();
  if (p.meeting.state === "closed")
    return (
      <section class="card">
        <p>{t("over.done")}</p>
      </section>
    );
  const end = async () => {
    if (await press.run("end", () => patch(p.meeting, { state: "closed" }))) set(false);
  };
  return (
    <section class="card over">
      <p class="secondary">{t("over.what")}</p>
      <Button small test="meeting-end" onPress={() => set(true)}>
        {t("over.open")}
      </Button>
      {open && (
        <Sheet
          title={t("over.sheet")}
          test="end-sheet"
          onClose={() => set(false)}
          foot={
            <>
              <Button onPress={() => set(false)}>{desk("cancel")}</Button>
              <Button kind="main" test="end-go" off={!!press.busy} onPress={() => void end()}>
                {t("over.go")}
              </Button>
            </>
          }
        >
          <p>{t("over.sheet_what")}</p>
          <Failed why={press.why} />
        </Sheet>
      )}
    </section>
  );
}
