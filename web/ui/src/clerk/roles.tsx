// The roles that staff may hold.

import { t as desk } from "../desk/words";
import type { Fault, StaffMember, StaffRole } from "../types";
import { Icon } from "../ui/icons";
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

// sameStaff finds a staff member who has the same name, ignoring spaces and middle dots, and one of these roles.
export function sameStaff(staff: StaffMember[], name: string, held: StaffRole[]): StaffMember | undefined {
  const plain = (s: string) => s.replace(/[\s·•・]/g, "");
  const same = (s: StaffMember) => plain(name) !== "" && plain(s.name) === plain(name);
  return staff.find((s) => same(s) && s.roles.some((r) => held.includes(r)));
}

// Twice only warns of a name that is already in the same role, because two people may have the same name.
export function Twice(p: { staff: StaffMember[]; name: string; roles: StaffRole[] }) {
  const other = sameStaff(p.staff, p.name, p.roles);
  if (!other) return null;
  const shared = other.roles.filter((r) => p.roles.includes(r));
  return (
    <p class="notice-line" role="status" data-test="staff-twice">
      <Icon name="warn" />
      {t("staff.twice", { name: other.name, roles: shared.map((r) => desk(`role.${r}`)).join(t("sep.names")) })}
    </p>
  );
}
