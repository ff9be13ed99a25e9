// The page /: it takes a code, signs in, and goes to the page of the role.

import "../css/tokens.css";
import "../css/base.css";
import "../css/plain.css";
import "../css/core.css";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { post, Problem, setPage } from "../api";
import { speak } from "../i18n/words";
import { Frame } from "../tablet/header";
import { useLook } from "../tablet/size";
import type { LoginAnswer } from "../types";
import { Button } from "../ui/button";
import { sentence } from "../ui/format";
import { Notice } from "../ui/parts";
import { alphabet, clean, cleanPin, codeLength, fromLink, pinLength } from "./code";
import { Boxes, Pad } from "./pad";
import { t } from "./words";
import "../tablet/size.css";
import "./home.css";

// signIn retries, `more` times at most, while the store is unavailable. Signing in twice leaves one sign-in.
async function signIn(body: { code: string; pin?: string }, more: number): Promise<LoginAnswer> {
  try {
    return await post<LoginAnswer>("/api/login", body);
  } catch (e) {
    if (!(e instanceof Problem && e.code === "store_unavailable" && more > 0)) throw e;
    await new Promise((done) => setTimeout(done, 1000));
    return signIn(body, more - 1);
  }
}

// enter signs in with a code. A deputy is present from then on: scanning or typing the code counts as signing the
// attendance list.
async function enter(code: string, pin: string): Promise<void> {
  const a = await signIn(pin ? { code, pin } : { code }, 3);
  setPage(a.page);
  if (a.page === "vote" && a.principal.meeting) {
    await post("/api/meetings/" + a.principal.meeting + "/signin")
      .catch(() => undefined); // the next page offers it again if it failed
  }
  location.replace("/" + a.page + location.search); // the query holds the look of a hall display
}

function Home() {
  useLook();
  const [code, setCode] = useState("");
  const [pin, setPin] = useState<string | null>(null); // null until asked for
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const [help, setHelp] = useState(false);
  const locked = useRef(false); // against a double tap

  const go = (c: string, p: string) => {
    if (locked.current || c.length < codeLength) return;
    locked.current = true;
    setBusy(true);
    setFault("");
    enter(c, p).catch((e: unknown) => {
      locked.current = false;
      setBusy(false);
      if (e instanceof Problem && e.code === "pin_required") setPin("");
      else {
        setFault(sentence(e));
        if (p) setPin("");
      }
    });
  };
  const asking = pin !== null;
  const value = asking ? pin : code;
  const length = asking ? pinLength : codeLength;
  const typed = useRef(value); // ahead of the rendered value: two keys may come before the next render
  typed.current = value;
  const change = (v: string) => {
    if (busy) return;
    setFault("");
    typed.current = asking ? cleanPin(v) : clean(v);
    if (asking) setPin(typed.current);
    else setCode(typed.current);
  };
  const done = () => value.length === length && go(code, pin || "");

  useLinks((c) => {
    setCode(c);
    setPin(null);
    if (c.length === codeLength) go(c, "");
  });
  useKeyboard((k) => {
    if (k === "Enter") done();
    else if (k === "Backspace") change(typed.current.slice(0, -1));
    else if (k.length > 1) change(asking ? typed.current + k : fromLink(k));
    else change(typed.current + k);
  });

  return (
    <Frame screen={asking ? "pin" : "login"} header={{ meeting: t("meeting"), title: t("title") }}>
      <div class="login">
        <h2>{t(asking ? "askPin" : "ask")}</h2>
        <div class="entry">
          <Boxes value={value} length={length} hide={asking} />
          {asking ? (
            <Button kind="outline" icon="left" test="another" onPress={() => (setPin(null), setCode(""), setFault(""))}>
              {t("again")}
            </Button>
          ) : (
            <Button kind="outline" icon="scan" test="scan" pressed={help} onPress={() => setHelp(!help)}>
              {t("scan")}
            </Button>
          )}
        </div>
        <div class="say">{fault ? <Fault text={fault} />
          : <p class="secondary">{t(asking ? "hintPin" : "hint")}</p>}</div>
        {help && !asking ? (
          <Help onDone={() => setHelp(false)} />
        ) : (
          <Pad
            keys={asking ? alphabet.slice(0, 10) : alphabet}
            missing={length - value.length}
            busy={busy}
            onKey={(k) => change(typed.current + k)}
            onErase={() => change(typed.current.slice(0, -1))}
            onClear={() => change("")}
            onDone={done}
          />
        )}
      </div>
    </Frame>
  );
}

function Fault(p: { text: string }) {
  return (
    <Notice tone="error" size={32} test="fault">
      {p.text}
    </Notice>
  );
}

function Help(p: { onDone: () => void }) {
  return (
    <section class="card help" data-test="scan-help">
      <h3>{t("scanTitle")}</h3>
      <ol>
        <li>{t.rich("scan1")}</li>
        <li>{t.rich("scan2")}</li>
        <li>{t.rich("scan3")}</li>
      </ol>
      <Button test="scan-done" onPress={p.onDone}>
        {t("gotIt")}
      </Button>
    </section>
  );
}

// useLinks takes the code and removes it from the address, so that it stays neither in the history nor on the screen.
function useLinks(take: (code: string) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const read = () => {
      const c = location.hash.length > 1 ? fromLink(location.hash) : "";
      if (!c) return;
      history.replaceState(null, "", location.pathname + location.search);
      latest.current(c);
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
}

// useKeyboard handles a real keyboard and pasting.
function useKeyboard(take: (key: string) => void): void {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const onButton = e.target instanceof HTMLButtonElement;
      if (e.key === "Enter" && onButton) return; // the focused button handles Enter itself
      if (e.key === "Enter" || e.key === "Backspace" || /^[0-9a-zA-Z]$/.test(e.key)) latest.current(e.key);
    };
    const paste = (e: ClipboardEvent) => latest.current((e.clipboardData && e.clipboardData.getData("text")) || "");
    window.addEventListener("keydown", key);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("keydown", key);
      window.removeEventListener("paste", paste);
    };
  }, []);
}

void speak().then(() => render(<Home />, document.getElementById("app")!));
