// A field for one line of text, such as a title, that shows all of it: it wraps the text and grows in height. Enter
// adds no line break, and pasted lines are joined.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

export interface GrowingProps {
  value: string;
  max?: number;
  label?: string; // for screen readers, if no label element is around it
  placeholder?: string;
  wrong?: boolean;
  test: string;
  onText: (s: string) => void;
  onEnter?: () => void;
}

export function Growing(p: GrowingProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const fit = () => {
    const e = field.current;
    if (!e) return;
    e.style.height = "auto";
    e.style.height = e.scrollHeight + e.offsetHeight - e.clientHeight + "px";
  };
  useLayoutEffect(fit, [p.value]);
  useEffect(() => {
    const e = field.current!;
    let width = e.clientWidth;
    const watch = new ResizeObserver(() => {
      if (e.clientWidth === width) return;
      width = e.clientWidth;
      fit();
    });
    watch.observe(e);
    return () => watch.disconnect();
  }, []);
  return (
    <textarea
      ref={field}
      class="growing"
      rows={1}
      value={p.value}
      maxLength={p.max}
      placeholder={p.placeholder}
      aria-label={p.label}
      aria-invalid={p.wrong || undefined}
      data-test={p.test}
      onInput={(e) => p.onText(e.currentTarget.value.replace(/\s*[\r\n]+\s*/g, " "))}
      onKeyDown={(e) => {
        if (e.key !== "Enter" || e.isComposing) return;
        e.preventDefault();
        p.onEnter?.();
      }}
    />
  );
}
