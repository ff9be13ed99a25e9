// The roles that staff may hold.

import { t as desk } from "../desk/words";
import type { Fault, StaffRole } from "../types";
import { faultsAt } from "./draft";
import { Check, FieldSet } from "./form";
import { t } from "./words";

const roles: StaffRole[] = ["presiding", "scrutineer", "clerk", "display"];

// RoleChecks is a checkbox for each role that a staff member may be given.
export function RoleChecks(p: { held: StaffRole[]; faults: Fault[]; test: string;
    onSet: (roles: StaffRole[]) => void }) {
  const { held } = p;
  return (
    <FieldSet label={t("staff.roles")} faults={faultsAt(p.faults, "roles")}>
      {roles.map((r) => (
        <Check
          key={r}
          on={held.includes(r)}
          test={p.test + r}
          label={desk(`role.${r}`)}
          more={t(`staff.${r}`)}
          onSet={(on) => p.onSet(on ? [...held, r] : held.filter((x) => x !== r))}
        />
      ))}
    </FieldSet>
  );
}
