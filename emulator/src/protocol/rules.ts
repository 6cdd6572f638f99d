import type { ListRule, NumberRule, Rule, StructureRule, TextRule } from './input-shape.ts';

// Rules as a table of input shapes writes them.

export function structure(members: Record<string, Rule>, ...required: string[]): StructureRule {
  return { type: 'structure', required, members };
}

export function text(max: number, pattern?: string, min = 0): TextRule {
  return pattern === undefined ? { type: 'string', max, min } : { type: 'string', max, min, pattern };
}

export function oneOf(...values: string[]): TextRule {
  return { type: 'string', oneOf: values };
}

export function integer(min: number, max?: number): NumberRule {
  return max === undefined ? { type: 'integer', min } : { type: 'integer', min, max };
}

export function list(of: ListRule['of'], max: number, min = 0): ListRule {
  return { type: 'list', of, max, min };
}

export const BOOLEAN: Rule = { type: 'boolean' };
export const TIMESTAMP: Rule = { type: 'timestamp' };
