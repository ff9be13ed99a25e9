// The verifier as a part of another page, loaded when it is asked for.

import { render } from "preact";
import { Page, type PageProps } from "./page";
import "./verify.css";

// The packer puts the name of the file here.
const aloneFile = "/static/@verify.html@";

// mount draws the verifier into an element, and gives what takes it away again.
export function mount(at: HTMLElement, p: Pick<PageProps, "load">): () => void {
  render(<Page load={p.load} alone={aloneFile} />, at);
  return () => render(null, at);
}
