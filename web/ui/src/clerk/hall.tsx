// The hall tab, for the day of the vote: attendance, signing deputies in by hand, noting who has left, new slips, and
// the hall display.

import { useState } from "preact/hooks";
import { post } from "../api";
import { Introduce } from "../desk/introduce";
import { usePress, type Press } from "../desk/press";
import type { Presence, Role, RollEntry, SceneName, View } from "../types";
import { Button } from "../ui/button";
import { spaced } from "../ui/format";
import { Icon } from "../ui/icons";
import { Bar, Figure } from "../ui/parts";
import { CheckFindings } from "./checkhall";
import { Choice, Failed } from "./form";
import { PrintSheet } from "./print";
import { matches } from "./rollfile";
import { t } from "./words";

type Filter = "all" | "absent" | "present" | "left" | "excused";

export function HallTab(p: { view: View }) {
  const { view } = p;
  const press = usePress();
  return (
    <main class="clerk-page with-side">
      <Roll view={view} press={press} />
      <div class="column">
        <CheckFindings view={view} />
        <Figures view={view} />
        <Scenes view={view} press={press} />
      </div>
    </main>
  );
}

function Roll(p: { view: View; press: Press }) {
  const { view, press } = p;
  const [filter, setFilter] = useState<Filter>("all");
  const [wanted, find] = useState("");
  const [lost, setLost] = useState<RollEntry | undefined>();
  const roll = view.roll || [];
  const shown = roll.filter((d) => matches(d, wanted) &&
    (filter === "all" || d.presence === (filter === "absent" ? "" : filter)));
  const count = (presence: Presence) => roll.filter((d) => d.presence === presence).length;
  const act = (what: "signin" | "leave" | "excuse", d: RollEntry) =>
    void press.run(what + d.number, () => post(`/api/meetings/${view.meeting.id}/${what}/${d.number}`));
  return (
    <section class="card listing">
      <div class="listing-head wraps">
        <Choice
          value={filter}
          test="filter"
          options={[
            { value: "all", label: t("hall.all", { n: roll.length }) },
            { value: "absent", label: t("hall.absent", { n: count("") }) },
            { value: "present", label: t("hall.present", { n: count("present") }) },
            { value: "left", label: t("hall.left", { n: count("left") }) },
            { value: "excused", label: t("hall.excused", { n: count("excused") }) },
          ]}
          onSet={setFilter}
        />
        <input type="text" aria-label={t("find")} placeholder={t("find")} value={wanted} data-test="find"
          onInput={(e) => find(e.currentTarget.value)} />
      </div>
      {press.failed !== "scene" && <Failed why={press.why} />}
      <div class="scroll">
        <table class="grid" data-test="roll">
          <thead>
            <tr>
              <th>{t("col.number")}</th>
              <th>{t("col.name")}</th>
              <th>{t("col.delegation")}</th>
              <th>{t("hall.state")}</th>
              <th class="num">{t("hall.acts")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((d) => (
              <tr key={d.number} data-test={"deputy-" + d.number} data-presence={d.presence || "absent"}>
                <td>{d.number}</td>
                <td>
                  <b>{d.name}</b>
                </td>
                <td>{spaced(d.delegation || "")}</td>
                <td>
                  <State presence={d.presence} />
                </td>
                <td class="num acts-cell">
                  {d.presence !== "present" ? (
                    <Button small test={"signin-" + d.number} off={!!press.busy} onPress={() => act("signin", d)}>
                      {t("hall.signin")}
                    </Button>
                  ) : (
                    <Button small test={"leave-" + d.number} off={!!press.busy} onPress={() => act("leave", d)}>
                      {t("hall.leave")}
                    </Button>
                  )}
                  {d.presence === "excused" ? (
                    <Button small test={"unexcuse-" + d.number} off={!!press.busy} onPress={() => act("leave", d)}>
                      {t("hall.unexcuse")}
                    </Button>
                  ) : (
                    <Button small test={"excuse-" + d.number} off={!!press.busy} onPress={() => act("excuse", d)}>
                      {t("hall.excuse")}
                    </Button>
                  )}
                  <Button small test={"lost-" + d.number} onPress={() => setLost(d)}>
                    {t("hall.lost")}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {roll.length === 0 && <p class="secondary">{t("slips.no_roll")}</p>}
        {roll.length > 0 && shown.length === 0 && <p class="secondary">{t("find.none")}</p>}
      </div>
      {lost && (
        <PrintSheet
          lost
          meeting={view.meeting.id}
          wanted={{ what: t("slips.deputy", { number: lost.number, name: lost.name }),
            n: 1, body: { deputies: [lost.number] } }}
          onClose={() => setLost(undefined)}
        />
      )}
    </section>
  );
}

function State(p: { presence: Presence }) {
  if (p.presence === "present")
    return (
      <span class="good">
        <Icon name="check" />
        {t("state.present")}
      </span>
    );
  return <span class="secondary">{t(`state.${p.presence || "absent"}`)}</span>;
}

function Figures(p: { view: View }) {
  const a = p.view.attendance;
  const devices = p.view.devices || {};
  const needed = a.quorum > 0 && a.entitled > 0; // without a roll there is no quorum to fall short of
  return (
    <section class="card stack" data-test="attendance">
      <dl>
        <Figure label={t("fig.entitled")} value={a.entitled} test="entitled" />
        <Figure label={t("fig.present")} value={a.present} test="present" />
        <Figure label={t("fig.left")} value={a.left} />
        <Figure label={t("fig.excused")} value={a.excused || 0} test="excused" />
        {needed && <Figure label={t("fig.quorum")} value={a.quorum} test="quorum" />}
      </dl>
      <Bar of={a.entitled} value={a.present} label={`${t("fig.present")} ${a.present} / ${a.entitled}`} />
      {needed && (
        <p class={a.quorum_met ? "good" : "bad"}>
          <Icon name={a.quorum_met ? "check" : "warn"} />
          {a.quorum_met ? t("fig.met") : t("fig.short", { n: a.quorum - a.present })}
        </p>
      )}
      <h2 class="minor">{t("fig.devices")}</h2>
      <dl class="devices">
        {(["deputy", "presiding", "scrutineer", "display"] as Role[]).map((r) => (
          <Figure key={r} label={t(`device.${r as "deputy" | "presiding" | "scrutineer" | "display"}`)}
            value={devices[r] || 0} test={"device-" + r} />
        ))}
      </dl>
    </section>
  );
}

// Scenes lets the clerk show the welcome and the sign-in on the hall display; only the presiding officer shows results.
function Scenes(p: { view: View; press: Press }) {
  const { view, press } = p;
  const set = (scene: SceneName) =>
    void press.run("scene", () => post(`/api/meetings/${view.meeting.id}/scene`, { scene }));
  return (
    <section class="card stack scenes-card">
      <h2 class="minor">{t("scene.title")}</h2>
      <Choice
        value={view.scene.scene}
        test="scene"
        options={(["welcome", "signin", "projects", "blank", "check"] as SceneName[])
          .map((value) => ({ value, label: t(`scene.${value as ClerkScene}`) }))}
        onSet={set}
      />
      <Introduce view={view} press={press} />
      {(view.scene.scene === "voting" || view.scene.scene === "result") &&
        <p class="secondary fine">{t("scene.presiding")}</p>}
      {press.failed === "scene" && <Failed why={press.why} />}
    </section>
  );
}

type ClerkScene = "welcome" | "signin" | "projects" | "blank" | "check";
