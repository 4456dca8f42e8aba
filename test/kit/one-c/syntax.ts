/** The part of 1C's language that the extension is written in. Names are in lower case. */
export type Expression = Readonly<
  | { kind: 'value'; value: string | number | boolean | undefined | null }
  | { kind: 'name'; name: string; line: number }
  | { kind: 'new'; type: string; args: readonly (Expression | undefined)[]; line: number }
  | { kind: 'call'; name: string; args: readonly (Expression | undefined)[]; line: number }
  | { kind: 'method'; of: Expression; name: string; args: readonly (Expression | undefined)[]; line: number }
  | { kind: 'field'; of: Expression; name: string; line: number }
  | { kind: 'at'; of: Expression; index: Expression; line: number }
  | { kind: 'choice'; when: Expression; yes: Expression; no: Expression }
  | { kind: 'one'; sign: 'не' | '-'; of: Expression }
  | { kind: 'two'; sign: string; left: Expression; right: Expression; line: number }
>

export type Statement = Readonly<
  | { kind: 'do'; expression: Expression }
  | { kind: 'set'; target: Expression; value: Expression; line: number }
  | { kind: 'if'; branches: readonly Readonly<{ when: Expression; body: Block }>[]; otherwise: Block }
  | { kind: 'each'; name: string; of: Expression; body: Block; line: number }
  | { kind: 'count'; name: string; from: Expression; to: Expression; body: Block }
  | { kind: 'while'; when: Expression; body: Block }
  | { kind: 'try'; body: Block; failed: Block }
  | { kind: 'return'; value: Expression | undefined }
  | { kind: 'break' }
  | { kind: 'continue' }
>
export type Block = readonly Statement[]

export type Method = Readonly<{
  name: string
  isFunction: boolean
  isExported: boolean
  annotations: readonly string[]
  parameters: readonly Readonly<{ name: string; otherwise: Expression | undefined }>[]
  body: Block
  line: number
}>

export type Module = Readonly<{ variables: readonly string[]; methods: ReadonlyMap<string, Method> }>
