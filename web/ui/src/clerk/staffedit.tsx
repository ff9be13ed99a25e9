// The sheet to rename a staff member, change their roles, or remove them. Where that needs another person's approval,
// the sheet requests it.

import { useState } from "preact/hooks";
import { ask, remove } from "../api";
import { Sheet } from "../desk/sheet";
import { t as desk } from "../desk/words";
import type { Asking, StaffMember, StaffRole } from "../types";
import { Button } from "../ui/button";
import { faultsAt } from "./draft";
import { useForm } from "./faults";
import { Failed, Text } from "./form";
import { RoleChecks, Twice } from "./roles";
import { askWord, needsWord } from "./word";
import { t } from "./words";

export interface StaffEditProps {
  meeting: string;
  member: StaffMember;
  staff: StaffMember[];
  onDone: () => void;
  onRemoved: (s: StaffMember) => void;
  onClose: () => void;
}

export function StaffEdit(p: StaffEditProps) {
  const { member } = p;
  const [name, setName] = useState(member.name);
  const [roles, setRoles] = useState<StaffRole[]>(member.roles);
  const [asks, want] = useState<Asking[] | undefined>();
  const press = useForm();
  const path = `/api/meetings/${p.meeting}/staff/${member.id}`;
  const renamed = name.trim() !== member.name;
  const roled = [...roles].sort().join() !== [...member.roles].sort().join();
  const run = (what: string, act: () => Promise<unknown>, needed: Asking[]) =>
    void press
      .run(what, async () => {
        want(undefined);
        try {
          await act();
        } catch (e) {
          if (needsWord(e)) want(needed);
          throw e;
        }
      })
      .then((done) => {
        if (!done) return;
        if (what === "remove") p.onRemoved(member);
        p.onDone();
        p.onClose();
      });
  const save = () => {
    const needed: Asking[] = [];
    if (renamed) needed.push({ act: "rename", staff: member.id, name: name.trim() });
    if (roled) needed.push({ act: "roles", staff: member.id, roles });
    const body = { ...(renamed ? { name: name.trim() } : {}), ...(roled ? { roles } : {}) };
    run("save", () => ask(path, { method: "PATCH", body }), needed);
  };
  const takeAway = () => run("remove", () => remove(path), [{ act: "remove", staff: member.id }]);
  const off = !!press.busy;
  return (
    <Sheet
      title={t("staff.edit_title", { name: member.name })}
      test="staff-sheet"
      onClose={p.onClose}
      foot={
        <>
          <Button small test="staff-cancel" onPress={p.onClose}>
            {desk("cancel")}
          </Button>
          {asks ? (
            <Button small kind="main" test="ask-go" off={off}
                onPress={() => run("ask", () => askWord(p.meeting, asks), [])}>
              {press.busy === "ask" ? desk("working") : t("ask.go")}
            </Button>
          ) : (
            <>
              <Button small test="staff-remove" off={off} onPress={takeAway}>
                {t("staff.remove")}
              </Button>
              <Button small kind="main" test="staff-save"
                  off={off || !name.trim() || !roles.length || (!renamed && !roled)} onPress={save}>
                {press.busy === "save" ? desk("working") : t("staff.save")}
              </Button>
            </>
          )}
        </>
      }
    >
      <Text
        label={t("col.name")}
        value={name}
        max={60}
        test="staff-newname"
        hint={t("staff.rename_hint")}
        faults={faultsAt(press.faults, "name")}
        onText={setName}
      />
      <RoleChecks held={roles} faults={press.faults} test="staff-newrole-" onSet={setRoles} />
      <Twice staff={p.staff.filter((s) => s.id !== member.id)} name={name} roles={roles} />
      <p class="secondary">{t("staff.remove_hint")}</p>
      <Failed why={press.why} />
    </Sheet>
  );
}
