// The answer to which column is which. Pure.

// Question is what the service asks where the headings of a file do not say which column is which.
export interface Question {
  rows: { row: number; cells: string[] }[];
  header: number; // the row most like one of headings; 0: none
  fields: Record<string, number>; // what is known, from 1
}

// ColumnsAnswer is the clerk's answer, as the service wants it.
export interface ColumnsAnswer {
  columns: string; // number:1,name:3
  header: number;
}

export interface FieldOf {
  field: string;
  label: string;
  required?: boolean;
}

// lacking lists the fields that have to have a column and have none. A roll without numbers is numbered in its order.
export function lacking(fields: Record<string, number>, all: FieldOf[]): string[] {
  return all.filter((f) => f.required && f.field !== "number" && !fields[f.field]).map((f) => f.label);
}

// answered writes the answer; a number that has no column is 0.
export function answered(fields: Record<string, number>, header: number, all: FieldOf[]): ColumnsAnswer {
  const parts = all.filter((f) => fields[f.field]).map((f) => `${f.field}:${fields[f.field]}`);
  if (!fields.number && all.some((f) => f.field === "number")) parts.push("number:0");
  return { columns: parts.join(","), header };
}
