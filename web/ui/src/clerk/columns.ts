// The clerk's assignment of a file's columns to fields. Pure.

// Question is the service's question if it cannot tell from a file's headings which column is which.
export interface Question {
  rows: { row: number; cells: string[] }[];
  header: number; // the row that most resembles a header row; 0: none
  fields: Record<string, number>; // the columns recognized so far, from 1
}

// ColumnsAnswer is the clerk's answer, in the form of the query parameters.
export interface ColumnsAnswer {
  columns: string; // number:1,name:3
  header: number;
}

export interface FieldOf {
  field: string;
  label: string;
  required?: boolean;
}

// lacking lists the required fields without a column. number may lack one: the rows are then numbered in order.
export function lacking(fields: Record<string, number>, all: FieldOf[]): string[] {
  return all.filter((f) => f.required && f.field !== "number" && !fields[f.field]).map((f) => f.label);
}

// answered encodes the answer. A roll's number without a column is sent as 0.
export function answered(fields: Record<string, number>, header: number, all: FieldOf[]): ColumnsAnswer {
  const parts = all.filter((f) => fields[f.field]).map((f) => `${f.field}:${fields[f.field]}`);
  if (!fields.number && all.some((f) => f.field === "number")) parts.push("number:0");
  return { columns: parts.join(","), header };
}
