/** A line of a chart: namespace, metric, dimension names and values, and rendering options. */
export type Line = readonly (string | Readonly<Record<string, string>>)[];

/** A chart of the dashboard, in the terms of CloudWatch. */
export interface Chart {
  readonly title: string;
  readonly metrics: readonly Line[];
  readonly unit?: string;
  readonly stacked?: true;
}

/** The period of every chart. */
export const CHART_SECONDS = 60;

/** A line for every value of the dimensions that the condition leaves open, so that no list of values is needed. */
export function searchLine(id: string, schema: string, condition: string): Line {
  const expression = `SEARCH('{${schema}} ${condition}', 'Sum', ${CHART_SECONDS})`;
  return [{ expression, id, label: '' }];
}
