// The page for the rules of a poll: on the left the form, on the right the sentences that the meeting will hear.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { bound, t as desk } from "../desk/words";
import type { Fault } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { faultsAt, used, withAll, withSeats, withUnmarked, type Draft,
  type EditorProps, type RulesFormProps } from "./draft";
import type { FormPress } from "./faults";
import { Choice, Failed, FieldSet, Stepper } from "./form";
import { FractionChoice } from "./fraction";
import { MoreRules } from "./morerules";
import { RatingRules } from "./rating";
import { KeepPreset } from "./ownpresets";
import type { Readback } from "./readback";
import { t } from "./words";

export interface RulesPageProps extends EditorProps {
  read: Readback;
  faults: Fault[];
  press: FormPress;
  saved: boolean;
  onSave: () => void;
  onItems: () => void;
}

export function RulesPage(p: RulesPageProps) {
  return (
    <main class="clerk-page rules-page">
      <section class="card form scroll">
        <RulesForm draft={p.draft} faults={p.faults} edit={p.edit} />
      </section>
      <div class="column">
        <Heard {...p} />
        <SaveCard {...p} />
      </div>
    </main>
  );
}

function RulesForm(p: RulesFormProps) {
  const { draft } = p;
  const r = draft.rules;
  const at = (name: string) => faultsAt(p.faults, "rules." + name);
  const set = (change: Partial<Draft["rules"]>) => p.edit({ ...draft, rules: { ...r, ...change } });
  const selection = draft.kind === "selection";
  return (
    <>
      {selection && <Limits {...p} />}
      {draft.kind === "rating" && <RatingRules {...p} />}
      {draft.kind !== "rating" && (
        <>
          <FieldSet label={t(selection ? "rules.base" : "rules.base_decision")}
              hint={t("rules.base_hint")} faults={at("base")}>
            <Choice
              value={r.base}
              test="base"
              options={(["entitled", "present", "returned", "valid"] as const)
                .map((value) => ({ value, label: t(`base.${value}`) }))}
              onSet={(base) => set({ base })}
            />
          </FieldSet>
          <FieldSet label={t("rules.threshold")} faults={at("threshold")}>
            <FractionChoice label={t("rules.threshold")} value={r.threshold} test="threshold"
              bounds={["half_over", "half", "two_thirds", "three_quarters"]}
              onSet={(threshold) => set({ threshold })} />
          </FieldSet>
        </>
      )}
      <Pair>
        <FieldSet label={t("rules.secrecy")} faults={at("secrecy")}>
          <Choice value={r.secrecy} test="secrecy"
            options={(["secret", "recorded"] as const).map((value) => ({ value, label: desk(`secrecy.${value}`) }))}
            onSet={(secrecy) => set({ secrecy })} />
        </FieldSet>
        {draft.kind !== "rating" && (
          <FieldSet label={t("rules.unmarked")} faults={at("unmarked")}>
            <Choice
              value={r.unmarked}
              test="unmarked"
              options={(["abstain", "approve"] as const).map((value) => ({ value, label: t(`unmarked.${value}`) }))}
              onSet={(v) => p.edit(selection ? withUnmarked(draft, v) : { ...draft, rules: { ...r, unmarked: v } })}
            />
          </FieldSet>
        )}
      </Pair>
      <FieldSet label={t("rules.quorum")} faults={at("quorum")}>
        <FractionChoice label={t("rules.quorum")} value={r.quorum} test="quorum"
          bounds={["two_thirds", "two_thirds_over", "half_over"]} onSet={(quorum) => set({ quorum })} />
      </FieldSet>
      <FieldSet label={t("rules.reveal")} faults={at("reveal")}>
        <Choice value={r.reveal} test="reveal" options={(["live", "on_close", "on_announce"] as const)
          .map((value) => ({ value, label: t(`reveal.${value}`) }))} onSet={(reveal) => set({ reveal })} />
      </FieldSet>
      {selection && !(draft.all && r.seats === used(draft).length) && (
        <FieldSet label={t("rules.tie")} faults={at("tie")}>
          <p class="fixed" data-test="tie">
            <Icon name="check" />
            {t("rules.tie_round")}
          </p>
        </FieldSet>
      )}
      {selection && (
        <FieldSet label={t("rules.shortfall")} faults={at("shortfall")}>
          <Choice value={r.shortfall} test="shortfall"
            options={(["ask", "revote", "vacant"] as const).map((value) => ({ value, label: t(`shortfall.${value}`) }))}
            onSet={(shortfall) => set({ shortfall })} />
        </FieldSet>
      )}
      <Folded {...p} />
    </>
  );
}

function Pair(p: { children: ComponentChildren }) {
  return <div class="pair">{p.children}</div>;
}

function Limits(p: RulesFormProps) {
  const { draft } = p;
  const n = used(draft).length;
  const r = draft.rules;
  return (
    <Pair>
      <FieldSet label={t("rules.surplus")} hint={t("rules.of_items", { n })}>
        <Choice
          value={draft.all ? "all" : "some"}
          test="surplus"
          options={(["some", "all"] as const).map((value) => ({ value, label: t(`surplus.${value}`) }))}
          onSet={(v) => p.edit(withAll(draft, v === "all"))}
        />
      </FieldSet>
      <FieldSet label={t("rules.seats")} hint={draft.all ? t("rules.follows_items") : ""}
          faults={faultsAt(p.faults, "rules.seats")}>
        <Stepper label={t("rules.seats")} test="seats" empty min={0} max={200} value={r.seats}
          onSet={(seats) => p.edit(withSeats({ ...draft, all: false }, seats))} />
      </FieldSet>
      <FieldSet label={t("rules.max")} hint={draft.follow ? t("rules.follows") : ""}
          faults={faultsAt(p.faults, "rules.max_approvals")}>
        <Stepper
          empty
          label={t("rules.max")}
          test="max"
          min={0}
          max={200}
          value={r.max_approvals}
          onSet={(max_approvals) =>
            p.edit({ ...draft, follow: max_approvals === r.seats, rules: { ...r, max_approvals } })}
        />
      </FieldSet>
      <FieldSet label={t("rules.min")} faults={faultsAt(p.faults, "rules.min_approvals")}>
        <Stepper label={t("rules.min")} test="min" min={0} max={200} value={r.min_approvals}
          onSet={(min_approvals) => p.edit({ ...draft, rules: { ...r, min_approvals } })} />
      </FieldSet>
    </Pair>
  );
}

// Folded holds the rules that are seldom changed. It opens by itself if a fault lies inside it.
function Folded(p: RulesFormProps) {
  const [open, set] = useState(false);
  const inside = ["min_turnout", "duration_s", "certifiers", "revise", "live_step", "show_not_returned"];
  const wrong = inside.some((f) => faultsAt(p.faults, "rules." + f).length > 0);
  const shown = open || wrong;
  return (
    <div class="folded">
      <Button small kind="plain" icon={shown ? "down" : "right"} test="more-rules" onPress={() => set(!shown)}>
        {t("rules.more")}
      </Button>
      {shown && <MoreRules {...p} />}
    </div>
  );
}

// Heard shows the sentences, with the clerk's settings in blue.
function Heard(p: RulesPageProps) {
  const { read } = p;
  return (
    <section class="card heard" data-test="readback" data-fresh={read.fresh ? "1" : "0"}>
      <h2>{desk(`rules_of.${p.draft.kind}`)}</h2>
      {read.why && <Failed why={read.why} />}
      {!read.text.length && !read.why &&
        <p class="secondary">{t(read.fresh ? "rules.heard_none" : "rules.heard_wait")}</p>}
      <ol tabIndex={0} class={read.fresh && !read.faults.length ? "" : "stale"}>
        {read.text.map((s, i) => (
          <li key={i}>
            <span class="no">{i + 1}</span>
            <span>{marked(s)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const settings =
  /(\d[\d.]*|三分之二(?:以上)?|四分之三(?:以上)?|五分之四(?:以上)?|过半数|半数以上|超过[^，。]*?半数|由大会决定|另行票决|名额空缺|无记名|记名|实时|关闭后|公布时|按弃权|按赞成(?!票)|不能修改|可以修改|等额)/g;

// marked emphasises the parts of a sentence that the clerk can set.
function marked(s: string): ComponentChildren {
  return bound(s).split(settings).map((part, i) => (i % 2 ? <b key={i}>{part}</b> : part));
}

function SaveCard(p: RulesPageProps) {
  const { read, press } = p;
  const faults = p.faults;
  const elsewhere = faults.filter((f) => f.field === "title" || f.field.startsWith("items"));
  return (
    <section class="card save-card">
      {faults.length > 0 ? (
        <div class="contradictions" data-test="rules-faults">
          <p class="bad">
            <Icon name="warn" />
            {t("rules.faults", { n: faults.length })}
          </p>
          <ul>
            {faults.map((f) => (
              <li key={f.field + f.code}>{f.message}</li>
            ))}
          </ul>
          {elsewhere.length > 0 && (
            <Button small onPress={p.onItems}>
              {t("rules.to_items")}
            </Button>
          )}
        </div>
      ) : (
        <div tabIndex={0}>
          <p class="good" data-test="rules-ok">
            <Icon name="check" />
            {t(p.saved ? "rules.saved" : "rules.ok")}
          </p>
          {read.notices.map((f) => (
            <p key={f.field + f.code} class="notice-line" data-test={"notice-" + f.field}>
              <Icon name="info" />
              {f.message}
            </p>
          ))}
        </div>
      )}
      {press.failed === "save" && !press.faults.length && <Failed why={press.why} />}
      <div class="save-acts">
        <Button kind="main" test="poll-save" off={faults.length > 0 || !!press.busy} onPress={p.onSave}>
          {press.busy ? desk("working") : t("rules.save")}
        </Button>
        <KeepPreset draft={p.draft} />
      </div>
    </section>
  );
}
