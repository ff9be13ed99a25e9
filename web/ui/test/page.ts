// As much of a document as Preact needs, with the turn on every node in which it came, so that one sees which stay.

export interface Nod {
  turn: number;
  name: string; // "" of a text
  data: string;
  attributes: Map<string, string>;
  children: Nod[];
  parentNode: Nod | null;
  firstChild: Nod | null;
  heard: Map<string, (e: unknown) => void>;
}

export class Page {
  turn = 0;

  // use makes this the document of whoever draws next.
  use(): void {
    const g = globalThis as Record<string, unknown>;
    g.document = {
      createElement: (name: string) => this.element(name),
      createElementNS: (ns: string, name: string) => this.element(name, ns),
      createTextNode: (text: unknown) => Object.assign(this.element(""), { data: String(text) }),
    };
  }

  element(name: string, ns = "http://www.w3.org/1999/xhtml"): Nod {
    const n = {
      turn: this.turn,
      name,
      localName: name,
      nodeType: name ? 1 : 3,
      namespaceURI: ns,
      data: "",
      onclick: null, // it knows clicks
      attributes: new Map<string, string>(),
      children: [] as Nod[],
      heard: new Map<string, (e: unknown) => void>(),
      parentNode: null as Nod | null,
      get childNodes() {
        return n.children;
      },
      get firstChild() {
        return n.children[0] || null;
      },
      get nextSibling() {
        const list = n.parentNode ? n.parentNode.children : [];
        return list[list.indexOf(n as unknown as Nod) + 1] || null;
      },
      setAttribute: (k: string, v: unknown) => void n.attributes.set(k, String(v)),
      removeAttribute: (k: string) => void n.attributes.delete(k),
      addEventListener: (k: string, fn: (e: unknown) => void) => void n.heard.set(k, fn),
      removeEventListener: (k: string) => void n.heard.delete(k),
      appendChild: (c: Nod) => n.insertBefore(c, null),
      insertBefore: (c: Nod, before: Nod | null) => {
        leave(c);
        n.children.splice(before ? n.children.indexOf(before) : n.children.length, 0, c);
        c.parentNode = n as unknown as Nod;
        return c;
      },
      removeChild: (c: Nod) => leave(c),
      remove: () => leave(n as unknown as Nod),
      style: {
        setProperty: (k: string, v: string) => void n.attributes.set("style-" + k, v),
        set width(v: string) {
          n.attributes.set("style-width", v);
        },
      },
    };
    return n as unknown as Nod;
  }

  fire(n: Nod, type: string): void {
    const fn = n.heard.get(type);
    if (fn) fn.call(n, { type });
  }

  // write gives what a node holds as text, with the attributes by name and, where asked, the turn in which each node came.
  write(n: Nod, turns: boolean): string {
    const turn = turns ? n.turn : "";
    if (!n.name) return turn + JSON.stringify(String(n.data));
    const attributes = [...n.attributes].sort().map(([k, v]) => ` ${k}=${v}`);
    return `<${turn}${n.name}${attributes.join("")}>${n.children.map((c) => this.write(c, turns)).join("")}</>`;
  }
}

function leave(c: Nod): void {
  const p = c.parentNode;
  if (p) p.children.splice(p.children.indexOf(c), 1);
  c.parentNode = null;
}
