// The verifier's page: a field for the file, then every check with what it compared, and the recount.

import { useEffect, useRef, useState } from "preact/hooks";
import { Fault } from "./fault";
import { verify, type Check, type Report } from "./verify";
import { known, t, type Key } from "./words";

export interface PageProps {
  load?: () => Promise<Blob>; // loads the current record, if there is a server
  alone?: string; // address of the stand-alone verifier
}

interface Found {
  report: Report;
  keyGiven: boolean;
}

export function Page(p: PageProps) {
  const [key, setKey] = useState("");
  const [busy, setBusy] = useState("");
  const [found, set] = useState<Found>();
  const [failed, fail] = useState("");
  const badKey = key.replace(/\s/g, "") !== "" && !/^[0-9a-f]{64}$/i.test(key.replace(/\s/g, ""));

  async function check(get: () => Promise<Blob>): Promise<void> {
    if (busy || badKey) return;
    fail("");
    set(undefined);
    setBusy(t("fetching"));
    try {
      const data = new Uint8Array(await bytes(await get()));
      const pause = async (check: Key) => {
        setBusy(t("running", { name: t(check) }));
        await new Promise((go) => setTimeout(go)); // lets the page render
      };
      set({ report: await verify(data, { key, pause }), keyGiven: !!key.trim() });
    } catch (err) {
      fail(err instanceof Error ? err.message : String(err));
    }
    setBusy("");
  }

  return (
    <div class="verify" data-test="verify">
      {!found && <Choose {...p} busy={busy} onFile={(f) => void check(() => Promise.resolve(f))} />}
      {!found && p.load && (
        <button type="button" class="verify-btn main" data-test="verify-here"
            disabled={!!busy} onClick={() => void check(p.load!)}>
          {t("here")}
        </button>
      )}
      {!found && (
        <label class="verify-key">
          <span>{t("key")}</span>
          <input data-test="verify-key" value={key} spellcheck={false} autocomplete="off" aria-invalid={badKey}
            onInput={(e) => setKey(e.currentTarget.value)} />
          {badKey && <em role="alert">{t("key.bad")}</em>}
        </label>
      )}
      <p class="verify-busy" role="status">
        {busy}
      </p>
      {failed && (
        <p class="verify-bad" role="alert">
          {t("failed")} {failed}
        </p>
      )}
      {found && <Result {...found} onAgain={() => set(undefined)} />}
      {p.alone && (
        <a class="verify-alone" href={p.alone} download="piaojue-verify.html">
          {t("alone")}
        </a>
      )}
    </div>
  );
}

// bytes reads a file with FileReader, because some tablets lack Blob.arrayBuffer.
function bytes(b: Blob): Promise<ArrayBuffer> {
  return new Promise((done, fail) => {
    const r = new FileReader();
    r.onload = () => done(r.result as ArrayBuffer);
    r.onerror = () => fail(r.error || new Error(b.type));
    r.readAsArrayBuffer(b);
  });
}

function Choose(p: { busy: string; onFile: (f: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, hover] = useState(false);
  // A file dropped outside the field must not make the browser open it.
  useEffect(() => {
    const stay = (e: DragEvent) => e.preventDefault();
    for (const name of ["dragover", "drop"] as const) addEventListener(name, stay);
    return () => {
      for (const name of ["dragover", "drop"] as const) removeEventListener(name, stay);
    };
  }, []);
  const take = (files: FileList | null | undefined) => files && files[0] && p.onFile(files[0]);
  return (
    <div
      class={"verify-drop" + (over ? " over" : "")}
      onDragOver={() => hover(true)}
      onDragLeave={() => hover(false)}
      onDrop={(e) => {
        hover(false);
        take(e.dataTransfer?.files);
      }}
    >
      <p>{t("what")}</p>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        class="verify-file"
        aria-label={t("choose")}
        data-test="verify-file"
        disabled={!!p.busy}
        onChange={(e) => take(e.currentTarget.files)}
      />
    </div>
  );
}

// Anybody can make a new record that agrees with itself: only a key obtained elsewhere shows who signed it.
const verdicts = {
  ok: { sign: "✓ ", key: "holds", more: "holds.n" },
  self: { sign: "! ", key: "holds.self", more: "holds.self_n" },
  bad: { sign: "✗ ", key: "holds.not", more: "holds.not_n" },
} as const;

function Result(p: Found & { onAgain: () => void }) {
  const { report: r } = p;
  const bad = r.checks.filter((c) => c.status === "fail").length;
  const signed = r.checks.some((c) => c.name === "signature" && c.status === "pass");
  const m = r.manifest;
  const verdict = !r.holds ? "bad" : p.keyGiven ? "ok" : "self";
  const state = m && t(("state." + m.state) as Key);
  return (
    <>
      <div class={"verify-head " + verdict} role="status" data-test="verdict" data-verdict={verdict}>
        <b>
          {verdicts[verdict].sign}
          {t(verdicts[verdict].key)}
        </b>
        <span>{t(verdicts[verdict].more, { n: verdict === "bad" ? bad : r.checks.length })}</span>
      </div>
      {m && (
        <p class="verify-of">
          {m.rehearsal && <mark>{t("rehearsal")}</mark>} {m.title} · {r.poll?.title || m.poll}
          <br />
          {t("made", { state: state || "", made: m.made.replace("T", " ").replace(/\.\d+Z$|Z$/, " UTC") })}
        </p>
      )}
      <p class="verify-of">{signed ? t(p.keyGiven ? "key.same" : "key.self", { key: r.key || "" }) : t("key.none")}</p>
      <ul class="verify-checks">
        {r.checks.map((c) => (
          <Row key={c.name} check={c} />
        ))}
      </ul>
      {r.outcome && <Recount report={r} />}
      <button type="button" class="verify-btn" data-test="verify-again" onClick={p.onAgain}>
        {t("again")}
      </button>
    </>
  );
}

const seals = { pass: "✓", fail: "✗", skip: "–" } as const;

function Row(p: { check: Check }) {
  const { name, status, args, fault } = p.check;
  const passed = args.none ? t((name + ".none") as Key) : t((name + ".ok") as Key, args);
  return (
    <li class={"is-" + status} data-test={"check-" + name} data-status={status}>
      <span class="verify-seal" aria-hidden="true">
        {seals[status]}
      </span>
      <b>{t(name)}</b>
      <span>{status === "pass" ? passed : status === "skip" ? t("skip") : fault && say(fault)}</span>
    </li>
  );
}

// say puts a fault in words, preceded by its line or row.
export function say(f: Fault): string {
  const place = f.args.line !== undefined ? t("at.line", f.args) : f.args.row !== undefined ? t("at.row", f.args) : "";
  const key = "fault." + f.what;
  return place + (known(key) ? t(key, f.args) : f.what);
}

function Recount(p: { report: Report }) {
  const o = p.report.outcome!;
  const poll = p.report.poll!;
  const marks = [...poll.scale, "unmarked"];
  const what = (id: string, i: number) => {
    if (o.tied.includes(id)) return t("tied");
    const item = o.items[i]!;
    return item.grade || (item.selected && poll.kind === "selection" ? t("selected") : item.passed ? t("passed") : "");
  };
  return (
    <section class="verify-count">
      <h3>{t("recount")}</h3>
      <p>{t("recount.n", { ...o.counts })}</p>
      <table>
        <thead>
          <tr>
            <th>{t("col.item")}</th>
            {marks.map((m) => (
              <th key={m}>{known(m) ? t(m) : m}</th>
            ))}
            <th>{t("outcome")}</th>
          </tr>
        </thead>
        <tbody>
          {o.items.map((item, i) => (
            <tr key={item.id}>
              <th scope="row">{poll.titles[i]}</th>
              {marks.map((m) => (
                <td key={m}>{item.marks[m]}</td>
              ))}
              <td>{what(item.id, i)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
