// What JSX becomes: the bundler imports these where a file holds any. It packs smaller than the automatic runtime, and
// no file has names like these of its own that would hide them.
export { Fragment as JSXFragment, h as JSXElement } from "preact";
