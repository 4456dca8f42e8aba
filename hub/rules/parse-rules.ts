import { type Document, isMap, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { contradictionsIn } from './contradictions.ts'
import type { Rules } from './rules.ts'
import { RulesFile } from './rules-file.ts'

/** What is wrong in a rules file, and where. `path` is empty where the text is no YAML. */
export type RulesProblem = Readonly<{ path: string; line: number; problem: string }>

export type ParsedRules =
  | Readonly<{ ok: true; rules: Rules }>
  | Readonly<{ ok: false; problems: readonly [RulesProblem, ...RulesProblem[]] }>

type Path = readonly PropertyKey[]

/** More than these nobody reads at once; to find the place of each takes time in which the hub answers no register. */
const MOST_PROBLEMS = 100

/** Reads `rules.yaml`. The problems of one kind, up to a hundred, are named at once, in the order of the file. */
export function parseRules(text: string): ParsedRules {
  const lines = new LineCounter()
  // The library compares each name with every other one: seconds for a large file. See `repeatedNames`.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false })
  const placed = (path: Path, problem: string): RulesProblem => ({
    path: pathText(document, path),
    line: lineOf(document, lines, path),
    problem,
  })
  const unreadable = document.errors.map(error => ({
    path: '',
    line: error.linePos?.[0].line ?? 1,
    problem: error.message.split(' at line ')[0] ?? error.code,
  }))
  const repeated = repeatedNames(document).map(({ name, at }) => ({
    path: '',
    line: lines.linePos(at).line,
    problem: `${name} stands here twice`,
  }))
  if (unreadable.length + repeated.length > 0) return refused([...unreadable, ...repeated])
  const content = contentOf(document)
  if (content instanceof Error) return refused([placed([], content.message)])

  const parsed = RulesFile.safeParse(content, { reportInput: true })
  if (!parsed.success) {
    const places = parsed.error.issues.flatMap(placesOf).slice(0, MOST_PROBLEMS)
    return refused(places.map(([path, what]) => placed(path, what)))
  }
  const contradictions = contradictionsIn(parsed.data).map(([path, what]) => placed(path, what))
  return contradictions.length > 0 ? refused(contradictions) : { ok: true, rules: parsed.data }
}

/** Names that stand again in the same place: of two values one would be lost without a word. */
function repeatedNames(document: Document): Readonly<{ name: string; at: number }>[] {
  const found: { name: string; at: number }[] = []
  visit(document, {
    Map(_, map) {
      const names = new Set<string>()
      for (const { key } of map.items) {
        if (!isScalar(key)) continue
        const name = String(key.value)
        if (names.has(name)) found.push({ name, at: startOf(key) ?? 0 })
        names.add(name)
      }
    },
  })
  return found
}

/** An anchor repeated without end is refused by the YAML library as an exception. */
function contentOf(document: Document): unknown {
  try {
    return document.toJS()
  } catch (error) {
    return error instanceof Error ? error : new Error('cannot be read')
  }
}

function refused(problems: readonly RulesProblem[]): ParsedRules {
  const [first, ...others] = problems.toSorted((one, other) => one.line - other.line)
  return { ok: false, problems: [first ?? { path: '', line: 1, problem: 'cannot be read' }, ...others] }
}

/** A field nobody knows is a problem of its own line, not of what it stands in. */
function placesOf(issue: z.core.$ZodIssue): (readonly [Path, string])[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => [[...issue.path, key], 'no such field'])
  if (/^invalid_(type|value)$/.test(issue.code) && issue.input === undefined) return [[issue.path, 'is missing']]
  if (issue.code === 'invalid_union' && issue.errors.length === 0) {
    return [[issue.path, 'is missing, or none of the kinds there are']]
  }
  return [[issue.path, issue.message]]
}

/** The line of a field; of a missing one, the line of what it is missing in. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const holder = document.getIn(path.slice(0, depth - 1), true)
    const last = path[depth - 1]
    const pair = isMap(holder)
      ? holder.items.find(item => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last))
      : undefined
    const node: unknown = pair?.key ?? document.getIn(path.slice(0, depth), true)
    const start = startOf(node)
    if (start !== undefined) return lines.linePos(start).line
  }
  return 1
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined
  return Array.isArray(node.range) ? Number(node.range[0]) : undefined
}

/** `promotions[autumn-20].percent`: entries of a list by their id, or counted from 1 as people do. */
function pathText(document: Document, path: Path): string {
  return path
    .map((part, at) => {
      if (typeof part !== 'number') return `${at > 0 ? '.' : ''}${String(part)}`
      const id: unknown = document.getIn([...path.slice(0, at + 1), 'id'])
      return typeof id === 'string' ? `[${id}]` : `[#${part + 1}]`
    })
    .join('')
}
