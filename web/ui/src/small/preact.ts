// What the deputy's page needs of Preact and its hooks, in a quarter of the bytes. The build puts this file in their
// place for that page alone (see build.sh); the components are written and type-checked against Preact, and
// test/small.test.ts draws the same trees with both and compares what comes out.
//
// Kept: components with useState, useEffect and useRef; keys; fragments; SVG; events; style as an object. Left out:
// classes, context, refs, hydration, error boundaries, properties in place of attributes.

type Props = Record<string, unknown>;
type Component = (props: Props) => unknown;

// A Leaf is one element as JSX has it. The type of a text is "".
interface Leaf {
  type: string | Component;
  key: unknown;
  props: Props;
}

// A Spot is where a leaf stands on the page: what it drew last, and what belongs to it.
interface Spot {
  leaf: Leaf;
  dom?: Element | Text; // of an element or a text; a component has none of its own
  home: Spot; // the nearest element around it
  deep: number;
  under: (Spot | null | undefined)[]; // children by position; null where nothing is drawn
  hooks: Hook[];
  dirty?: boolean;
  gone?: boolean;
}

interface Hook {
  value?: unknown;
  set?: (v: unknown) => void;
  deps?: unknown[];
  run?: (() => unknown) | null; // an effect that is due
  undo?: unknown;
}

let drawing: Spot; // the component being drawn
let at = 0; // its next hook
let due: Spot[] = []; // components to draw again
let drawn: Spot[] = []; // components whose effects may be due

export function h(type: string | Component, props: Props | null, ...children: unknown[]): Leaf {
  const rest = { ...props };
  const key = rest.key;
  delete rest.key;
  if (children.length) rest.children = children.length > 1 ? children : children[0];
  return { type, key, props: rest };
}

export function Fragment(p: Props): unknown {
  return p.children;
}

// render draws a tree into an empty element.
export function render(tree: unknown, into: Element): void {
  const root = spot({ type: "", key: 0, props: {} });
  root.dom = into;
  fill(root, tree, root);
  settle();
}

function spot(leaf: Leaf, home?: Spot, deep = 0): Spot {
  const s: Partial<Spot> = { leaf, deep, under: [], hooks: [] };
  s.home = home || (s as Spot);
  return s as Spot;
}

function leafOf(child: unknown): Leaf | undefined {
  if (child == null || typeof child === "boolean") return;
  if (Array.isArray(child)) return h(Fragment, { children: child });
  return typeof child === "object" ? (child as Leaf) : h("", { text: child });
}

// fill brings the children of a spot in line with what it has drawn. Like Preact it keeps the spot at the same
// position, else any that has the same type and key (but a gap is filled anew); what is left over goes.
function fill(s: Spot, children: unknown, home: Spot): void {
  const old = s.under;
  s.under = (Array.isArray(children) ? children : [children]).map((child, i) => {
    const leaf = leafOf(child);
    if (!leaf) return null;
    const fits = (o?: Spot | null) => o && o.leaf.type === leaf.type && o.leaf.key === leaf.key;
    const found = old[i] === null || fits(old[i]) ? i : old.findIndex(fits);
    const had = old[found];
    if (had) old[found] = undefined;
    const next = had || spot(leaf, home, s.deep + 1);
    if (!had || had.leaf !== leaf) draw(next, leaf);
    return next;
  });
  old.forEach((o) => o && remove(o, true));
  if (s === home) place(s);
}

function draw(s: Spot, leaf: Leaf): void {
  const { type, props } = leaf;
  const before = s.dom ? s.leaf.props : {};
  s.leaf = leaf;
  if (typeof type === "function") {
    drawing = s;
    at = 0;
    s.dirty = false;
    fill(s, type(props), s.home);
    drawn.push(s);
  } else if (type) {
    const dom = (s.dom = s.dom || document.createElementNS(type === "svg" ? "http://www.w3.org/2000/svg" : (s.home.dom as Element).namespaceURI, type)) as Element;
    for (const name in { ...before, ...props }) if (before[name] !== props[name]) put(dom, name, props[name], before[name]);
    fill(s, props.children, s);
  } else {
    const text = String(props.text);
    if (!s.dom) s.dom = document.createTextNode(text);
    else if (before.text !== props.text) (s.dom as Text).data = text;
  }
}

// put gives an element an attribute, a listener or its style.
function put(dom: Element & { heard?: Record<string, unknown> }, name: string, value: unknown, before: unknown): void {
  if (name === "children") return;
  if (name === "style") {
    const style = (dom as HTMLElement).style;
    const all = { ...(before as Props), ...(value as Props) };
    for (const k in all) style.setProperty(k, String((value as Props)[k]));
  } else if (name.startsWith("on")) {
    const type = name.slice(2).toLowerCase();
    dom.heard = dom.heard || {};
    if (!(type in dom.heard)) dom.addEventListener(type, hear);
    dom.heard[type] = value;
  } else if (value == null || (value === false && name[4] !== "-")) dom.removeAttribute(name);
  else dom.setAttribute(name, String(value));
}

function hear(this: { heard: Record<string, (e: Event) => void> }, e: Event): void {
  const act = this.heard[e.type];
  if (act) act(e);
}

// place puts the nodes under an element in order and moves none that stands where it should.
function place(s: Spot): void {
  let next = s.dom!.firstChild;
  const each = (o?: Spot | null) => {
    if (!o) return;
    if (!o.dom) o.under.forEach(each);
    else if (o.dom === next) next = next.nextSibling;
    else s.dom!.insertBefore(o.dom, next);
  };
  s.under.forEach(each);
}

function remove(s: Spot, top: boolean): void {
  s.gone = true;
  s.hooks.forEach(undo);
  if (top && s.dom) {
    s.dom.remove();
    top = false;
  }
  s.under.forEach((o) => o && remove(o, top));
}

function undo(k: Hook): void {
  if (typeof k.undo === "function") (k.undo as () => void)();
}

// settle runs the effects that are due, those of inner components first.
function settle(): void {
  const list = drawn;
  drawn = [];
  for (const s of list)
    for (const k of s.hooks) {
      const run = k.run;
      if (!run || s.gone) continue;
      k.run = null;
      undo(k);
      k.undo = run();
    }
}

// redraw draws again the components whose state has changed, outer ones first.
function redraw(): void {
  const list = due;
  due = [];
  list.sort((a, b) => a.deep - b.deep);
  for (const s of list)
    if (s.dirty && !s.gone) {
      draw(s, s.leaf);
      place(s.home);
    }
  settle();
}

function hook(): Hook {
  return drawing.hooks[at++] || (drawing.hooks[at - 1] = {});
}

export function useState(first?: unknown): [unknown, (v: unknown) => void] {
  const k = hook();
  const s = drawing;
  if (!k.set) {
    k.value = typeof first === "function" ? first() : first;
    k.set = (v) => {
      const next = typeof v === "function" ? v(k.value) : v;
      if (next === k.value) return;
      k.value = next;
      s.dirty = true;
      if (due.push(s) === 1) void Promise.resolve().then(redraw);
    };
  }
  return [k.value, k.set];
}

export function useEffect(run: () => unknown, deps?: unknown[]): void {
  const k = hook();
  if (deps && k.deps && deps.every((d, i) => d === k.deps![i])) return;
  k.deps = deps;
  k.run = run;
}

export function useRef(current: unknown): unknown {
  return useState(() => ({ current }))[0];
}
