// How the form changes a rating's scale and grades. Pure.

import { BOUNDS, toGrade, type Draft, type GradeDraft } from "./draft";

// renameMark renames a mark wherever it is summed, and the grade that had the same name.
export function renameMark(d: Draft, at: number, name: string): Draft {
  const was = d.scale[at];
  const shared = d.scale.filter((m) => m === was).length > 1;
  const to = (m: string) => (m === was && !shared ? name : m);
  return {
    ...d,
    scale: d.scale.map((m, i) => (i === at ? name : m)),
    grades: d.grades.map((g) =>
      ({ ...g, grade: was && g.grade === was && !shared ? name : g.grade, marks: g.marks.map(to) })),
  };
}

export function addMark(d: Draft): Draft {
  return { ...d, scale: [...d.scale, ""] };
}

// removeMark removes a mark from the scale and from every grade's sum.
export function removeMark(d: Draft, at: number): Draft {
  const was = d.scale[at];
  return { ...d, scale: d.scale.filter((_, i) => i !== at),
    grades: d.grades.map((g) => ({ ...g, marks: g.marks.filter((m) => m !== was) })) };
}

export function setGrade(d: Draft, at: number, change: Partial<GradeDraft>): Draft {
  return { ...d, grades: d.grades.map((g, i) => (i === at ? { ...g, ...change } : g)) };
}

// sumMark adds a mark to a grade's sum or removes it; sums keep the order of the scale.
export function sumMark(d: Draft, at: number, mark: string, on: boolean): Draft {
  const had = d.grades[at]!.marks;
  return setGrade(d, at, { marks: d.scale.filter((m) => (m === mark ? on : had.includes(m))) });
}

// addGrade inserts a grade before the last one. It sums one mark more than the grade above it.
export function addGrade(d: Draft): Draft {
  const at = Math.max(0, d.grades.length - 1);
  const above = d.grades[at - 1];
  const marks = d.scale.slice(0, Math.max(1, (above?.marks.length || 0) + 1));
  const grades = d.grades.slice();
  grades.splice(at, 0,
    { ...toGrade({ marks }), threshold: above?.threshold || BOUNDS.half, base: above?.base || "entitled" });
  return { ...d, grades };
}

export function removeGrade(d: Draft, at: number): Draft {
  return { ...d, grades: d.grades.filter((_, i) => i !== at) };
}

// moveGrade moves a grade in the order in which grades are tried.
export function moveGrade(d: Draft, at: number, by: number): Draft {
  const grades = d.grades.slice();
  const [g] = grades.splice(at, 1);
  grades.splice(at + by, 0, g!);
  return { ...d, grades };
}
