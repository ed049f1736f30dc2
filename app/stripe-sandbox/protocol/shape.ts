/** What a parameter or a field may hold, as the package's type declarations say it. */
export type Shape =
  | { kind: 'string' | 'number' | 'boolean' | 'decimal' | 'empty' | 'null' | 'open' | 'list' | 'any' }
  | { kind: 'literal'; values: string[] }
  | { kind: 'array' | 'map'; of: Shape }
  | { kind: 'union'; of: Shape[] }
  | { kind: 'object'; fields: Record<string, Field> }
  | { kind: 'ref'; to: string }

export type Field = { shape: Shape; required: boolean }

export type Shapes = {
  version: string
  routes: { verb: string; path: string; params: Shape | null }[]
  /** From an object's `object` name to the key of its type. */
  objects: Record<string, string>
  types: Record<string, Shape>
}
