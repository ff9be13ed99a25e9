// A place to drop a file, or to choose one with the mouse or the keyboard.

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "../ui/icons";

export interface DropProps {
  label: string;
  hint?: string;
  accept: string;
  test: string;
  small?: boolean;
  main?: boolean; // the one blue button of its card
  flat?: boolean; // smaller, to leave room for the messages about a file
  children?: ComponentChildren;
  onFile: (f: File) => void;
}

export function DropFile(p: DropProps) {
  const [over, set] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null | undefined) => {
    const f = files && files[0];
    if (f) p.onFile(f);
    if (input.current) input.current.value = ""; // so that the same file can be chosen again once corrected
  };
  return (
    <label
      class={"drop" + (over ? " over" : "") + (p.small ? " small" : "") +
        (p.flat ? " flat" : "") + (p.main ? " main" : "")}
      onDragOver={(e) => {
        e.preventDefault();
        set(true);
      }}
      onDragLeave={() => set(false)}
      onDrop={(e) => {
        e.preventDefault();
        set(false);
        take(e.dataTransfer?.files);
      }}
    >
      <input ref={input} class="sr" type="file" accept={p.accept} data-test={p.test}
        onChange={(e) => take(e.currentTarget.files)} />
      <Icon name="upload" size={p.small || p.flat ? 24 : 44} />
      <b>{p.label}</b>
      {p.hint && <span class="secondary">{p.hint}</span>}
      {p.children}
    </label>
  );
}
