// The staff tab: presiding officer, scrutineers, clerks and the hall display.

import { useEffect, useRef, useState } from "preact/hooks";
import { get, post } from "../api";
import { usePress } from "../desk/press";
import { t as desk } from "../desk/words";
import type { Asking, StaffMember, StaffRole, View } from "../types";
import { Button } from "../ui/button";
import { sentence } from "../ui/format";
import { Icon } from "../ui/icons";
import { useForm } from "./faults";
import { faultsAt } from "./draft";
import { Failed, Text } from "./form";
import { PrintSheet, type Wanted } from "./print";
import { RoleChecks, Twice } from "./roles";
import type { Tab } from "./route";
import { StaffEdit } from "./staffedit";
import { Removed, type Removal } from "./undo";
import { Asked, askWord, needsWord, WordNote } from "./word";
import { t } from "./words";

// useStaff loads the staff of a meeting, and loads it again when the clerk changes tabs. Call reload after each change.
export function useStaff(meeting: string, tab: Tab) {
  const [staff, set] = useState<StaffMember[] | undefined>();
  const [why, setWhy] = useState("");
  const reload = () =>
    get<{ staff: StaffMember[] | null }>(`/api/meetings/${meeting}/staff`).then(
      (a) => {
        set(a.staff || []);
        setWhy("");
      },
      (e) => setWhy(sentence(e)),
    );
  useEffect(() => void reload(), [meeting, tab]);
  return { staff, why, reload };
}

// Staff is the staff of a meeting as useStaff returns it.
export type Staff = ReturnType<typeof useStaff>;

export interface StaffTabProps {
  view: View;
  staff: Staff;
  removal: Removal | undefined;
  remove: (r: Removal | undefined) => void;
}

export function StaffTab(p: StaffTabProps) {
  const m = p.view.meeting;
  const { staff, why, reload } = p.staff;
  const [wanted, want] = useState<Wanted | undefined>();
  const [edited, edit] = useState<StaffMember | undefined>();
  const press = usePress();
  const removed = (s: StaffMember) =>
    p.remove({
      done: t("staff.removed", { name: s.name }),
      lost: t("staff.lost"),
      back: () => post(`/api/meetings/${m.id}/staff`, { name: s.name, roles: s.roles }).then(reload),
    });
  return (
    <main class="clerk-page with-side">
      <section class="card listing">
        <div class="listing-head">
          <h2>{t("staff.title")}</h2>
        </div>
        <Failed why={why} />
        <Removed removal={p.removal} press={press} onSet={p.remove} />
        {staff && <Missing staff={staff} />}
        <Asked
          meeting={m.id}
          list={p.view.requests}
          onSlip={(r) => want({ what: t("slips.staff_one", { name: r.who }), n: 1, body: { staff: [r.staff || ""] } })}
          onDone={() => void reload()}
        />
        <div class="scroll">
          {staff && staff.length > 0 && (
            <table class="grid" data-test="staff">
              <thead>
                <tr>
                  <th>{t("col.name")}</th>
                  <th>{t("staff.roles")}</th>
                  <th class="num">{t("staff.slip")}</th>
                </tr>
              </thead>
              <tbody>
                {staff.map((s) => (
                  <tr key={s.id}>
                    <td>
                      <b>{s.name}</b>
                    </td>
                    <td>{s.roles.map((r) => desk(`role.${r}`)).join(t("sep.names"))}</td>
                    <td class="num row-acts">
                      <Button small test={"staff-edit-" + s.id} onPress={() => edit(s)}>
                        {t("staff.edit")}
                      </Button>
                      <Button small icon="print" test={"staff-slip-" + s.id}
                          onPress={() => want({ what: t("slips.staff_one", { name: s.name }), n: 1,
                            body: { staff: [s.id] }, ask: { act: "slip", staff: s.id } })}>
                        {t("staff.print")}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {staff && staff.length === 0 && <p class="secondary">{t("staff.none")}</p>}
          {!staff && !why && <p class="secondary">{desk("loading")}</p>}
        </div>
        <p class="secondary fine">{t("staff.slip_note")}</p>
      </section>
      <AddStaff meeting={m.id} staff={staff || []} onDone={reload} />
      {edited && <StaffEdit meeting={m.id} member={edited} staff={staff || []} onRemoved={removed}
        onDone={() => void reload()} onClose={() => edit(undefined)} />}
      {wanted && <PrintSheet meeting={m.id} wanted={wanted} onClose={() => want(undefined)} />}
    </main>
  );
}

// Missing names the roles that nobody holds yet and that a vote needs.
function Missing(p: { staff: StaffMember[] }) {
  const lack = (["presiding", "scrutineer", "display"] as StaffRole[])
    .filter((r) => !p.staff.some((s) => s.roles.includes(r)));
  if (!lack.length)
    return (
      <p class="good">
        <Icon name="check" />
        {t("staff.complete")}
      </p>
    );
  return (
    <p class="lead" data-test="staff-missing">
      <Icon name="info" />
      {t("staff.missing", { roles: lack.map((r) => desk(`role.${r}`)).join(t("sep.names")) })}
    </p>
  );
}

function AddStaff(p: { meeting: string; staff: StaffMember[]; onDone: () => void }) {
  const [name, setName] = useState("");
  const [held, setHeld] = useState<StaffRole[]>([]);
  const [added, setAdded] = useState("");
  const press = useForm();
  const missing = !name.trim() ? t("staff.need_name") : !held.length ? t("staff.need_role") : "";
  const [asks, want] = useState<Asking | undefined>();
  const [sent, setSent] = useState(false);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asks || sent) end.current?.scrollIntoView({ block: "nearest" }); // scroll the next button into view
  }, [asks, sent]);
  const clear = () => {
    setName((now) => (now === name ? "" : now)); // text typed meanwhile is the next person's name
    setHeld((now) => (now === held ? [] : now));
  };
  const add = () =>
    void press.run("add", async () => {
      want(undefined);
      setSent(false);
      try {
        await post(`/api/meetings/${p.meeting}/staff`, { name: name.trim(), roles: held });
      } catch (e) {
        if (needsWord(e)) want({ act: "add", name: name.trim(), roles: held });
        throw e;
      }
      setAdded(name.trim());
      clear();
      p.onDone();
    });
  const askFor = (a: Asking) =>
    void press.run("ask", async () => {
      await askWord(p.meeting, [a]);
      want(undefined);
      setSent(true);
      clear();
    });
  return (
    <section class="card side form">
      <h2>{t("staff.add")}</h2>
      <Text label={t("col.name")} value={name} max={60} test="staff-name" hint={t("staff.name_hint")}
        faults={faultsAt(press.faults, "name")} onText={setName} />
      <Twice staff={p.staff} name={name} roles={held} />
      <RoleChecks held={held} faults={press.faults} test="staff-role-" onSet={setHeld} />
      {added && !name && (
        <p class="good" role="status">
          <Icon name="check" />
          {t("staff.added", { name: added })}
        </p>
      )}
      <WordNote asked={sent && !name} />
      <Failed why={press.why} />
      <div class="end-acts" ref={end}>
        {asks && (
          <Button kind="main" small test="ask-go" off={!!press.busy} onPress={() => askFor(asks)}>
            {t("ask.go")}
          </Button>
        )}
        <Button kind={asks ? undefined : "main"} small test="staff-add" off={!!missing || !!press.busy}
            why={missing || undefined} onPress={add}>
          {press.busy ? desk("working") : t("staff.go")}
        </Button>
      </div>
    </section>
  );
}
