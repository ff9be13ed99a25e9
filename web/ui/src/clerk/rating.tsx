// The rules of a rating: the marks of its scale, and the condition of each grade.

import type { Base } from "../types";
import { Button } from "../ui/button";
import { Icon } from "../ui/icons";
import { faultsAt, type Bound, type GradeDraft, type RulesFormProps } from "./draft";
import { Faults, FieldSet } from "./form";
import { FractionSelect } from "./fraction";
import { addGrade, addMark, moveGrade, removeGrade, removeMark, renameMark, setGrade, sumMark } from "./grades";
import { t } from "./words";

const bounds: Bound[] = ["half", "half_over", "two_thirds", "three_quarters", "four_fifths"];
const bases: Base[] = ["entitled", "present", "returned", "valid"];

export function RatingRules(p: RulesFormProps) {
  return (
    <>
      <Scale {...p} />
      <FieldSet label={t("rating.grades")} hint={t("rating.grades_hint")}>
        <ol class="grades" data-test="grades">
          {p.draft.grades.map((g, n) => (
            <GradeRow key={g.key} {...p} grade={g} at={n} />
          ))}
        </ol>
        <Button small icon="plus" test="grade-add" onPress={() => p.edit(addGrade(p.draft))}>
          {t("rating.add_grade")}
        </Button>
        <Faults faults={p.faults.filter((f) => f.field === "rules.grades")} />
      </FieldSet>
    </>
  );
}

function Scale(p: RulesFormProps) {
  const { draft } = p;
  return (
    <FieldSet label={t("rating.scale")} hint={t("rating.scale_hint")} faults={faultsAt(p.faults, "rules.scale")}>
      <ol class="scale" data-test="scale">
        {draft.scale.map((m, i) => (
          <li key={i}>
            <span class="no">{i + 1}</span>
            <input
              type="text"
              maxLength={20}
              value={m}
              aria-label={`${t("rating.mark")} ${i + 1}`}
              data-test={`scale-${i + 1}`}
              onInput={(e) => p.edit(renameMark(draft, i, e.currentTarget.value))}
            />
            <button
              type="button"
              disabled={draft.scale.length < 3}
              aria-label={`${t("items.remove")} ${m || i + 1}`}
              title={t("items.remove")}
              data-test={`scale-remove-${i + 1}`}
              onClick={() => p.edit(removeMark(draft, i))}
            >
              <Icon name="cross" />
            </button>
          </li>
        ))}
      </ol>
      <Button small icon="plus" test="scale-add" off={draft.scale.length >= 8} onPress={() => p.edit(addMark(draft))}>
        {t("rating.add_mark")}
      </Button>
    </FieldSet>
  );
}

interface GradeProps extends RulesFormProps {
  grade: GradeDraft;
  at: number;
}

function GradeRow(p: GradeProps) {
  const { grade, at, draft } = p;
  const rest = at === draft.grades.length - 1;
  const faults = faultsAt(p.faults, `rules.grades[${at}]`);
  return (
    <li class={faults.length ? "faulty" : ""} data-test={`grade-row-${at + 1}`}>
      <div class="grade-head">
        <input
          type="text"
          aria-label={`${t("rating.grade")} ${at + 1}`}
          aria-invalid={faults.some((f) => f.field.endsWith(".grade")) || undefined}
          value={grade.grade}
          maxLength={20}
          data-test={`grade-${at + 1}`}
          onInput={(e) => p.edit(setGrade(draft, at, { grade: e.currentTarget.value }))}
        />
        {rest ? <span class="secondary">{t("rating.rest")}</span> : <Sums {...p} />}
        <Tools {...p} />
      </div>
      {!rest && <Condition {...p} />}
      <Faults faults={faults} />
    </li>
  );
}

// Sums is a row of toggles, one for each mark of the scale: on if the mark counts towards the grade.
function Sums(p: GradeProps) {
  return (
    <span class="sums" role="group" aria-label={`${t("rating.sums")} ${p.grade.grade}`}>
      <span class="secondary">{t("rating.sums")}</span>
      {p.draft.scale.map((m, i) => {
        const on = p.grade.marks.includes(m);
        return (
          <button key={i} type="button" class={on ? "on" : ""} aria-pressed={on} disabled={!m.trim()}
              data-test={`sum-${p.at + 1}-${i + 1}`} onClick={() => p.edit(sumMark(p.draft, p.at, m, !on))}>
            {on && <Icon name="check" />}
            {m || "…"}
          </button>
        );
      })}
    </span>
  );
}

function Condition(p: GradeProps) {
  const { grade, at, draft } = p;
  return (
    <div class="condition">
      <span class="secondary">{t("rating.of")}</span>
      <select aria-label={`${t("rating.of")} ${at + 1}`} data-test={`grade-base-${at + 1}`} value={grade.base}
          onChange={(e) => p.edit(setGrade(draft, at, { base: e.currentTarget.value as Base }))}>
        {bases.map((b) => (
          <option key={b} value={b}>
            {t(`base.${b}`)}
          </option>
        ))}
      </select>
      <FractionSelect label={`${t("rating.bound")} ${at + 1}`} test={`grade-bound-${at + 1}`} bounds={bounds}
        value={grade.threshold} onSet={(threshold) => p.edit(setGrade(draft, at, { threshold }))} />
    </div>
  );
}

function Tools(p: GradeProps) {
  const { at, draft } = p;
  const last = draft.grades.length - 1;
  const name = p.grade.grade || at + 1;
  return (
    <span class="tools">
      <button type="button" class="up" disabled={at === 0} aria-label={`${t("items.up")} ${name}`} title={t("items.up")}
          onClick={() => p.edit(moveGrade(draft, at, -1))}>
        <Icon name="down" />
      </button>
      <button type="button" disabled={at === last} aria-label={`${t("items.down")} ${name}`} title={t("items.down")}
          onClick={() => p.edit(moveGrade(draft, at, 1))}>
        <Icon name="down" />
      </button>
      <button type="button" disabled={draft.grades.length < 3} aria-label={`${t("items.remove")} ${name}`}
          title={t("items.remove")} data-test={`grade-remove-${at + 1}`} onClick={() => p.edit(removeGrade(draft, at))}>
        <Icon name="cross" />
      </button>
    </span>
  );
}
