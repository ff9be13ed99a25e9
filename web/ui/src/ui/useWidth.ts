import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

// useWidth returns the width of the box in whole CSS pixels, 0 until it is measured. It is measured again whenever the
// window changes its size.
export function useWidth(box: RefObject<HTMLElement>): number {
  const [width, set] = useState(0);
  useEffect(() => {
    const measure = () => box.current && set(Math.floor(box.current.clientWidth));
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);
  return width;
}
