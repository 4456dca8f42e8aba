import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const pages = ['*.md', 'docs/**/*.md', 'drivers/**/*.md'].flatMap(pattern => globSync(pattern, { cwd: root })).sort()
const recipes = pages.filter(page => page.startsWith('docs/recipes/'))
const decisions = pages.filter(page => page.startsWith('docs/decisions/'))

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

/** A page without its code blocks: what looks like a link or a heading there is none. */
function prose(page: string): string {
  return read(page).replaceAll(/^ *```[\s\S]*?^ *```/gm, '')
}

function linksOf(page: string): string[] {
  const targets = [...prose(page).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target)
  return targets.filter(target => !/^[a-z]+:/.test(target))
}

/** The names under which a page's headings are linked to. */
function anchorsOf(page: string): string[] {
  const headings = [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading)
  return headings.map(heading =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function targetOf(page: string, link: string): { file: string; anchor: string | undefined } {
  const [path = '', anchor] = link.split('#')
  return { file: path === '' ? page : relative(root, join(root, dirname(page), path)), anchor }
}

describe.each(pages)('%s', page => {
  it('links to files that are there', () => {
    const missing = linksOf(page).filter(link => !existsSync(join(root, targetOf(page, link).file)))
    expect(missing).toEqual([])
  })

  it('links to headings that are there', () => {
    const lost = linksOf(page).filter(link => {
      const { file, anchor } = targetOf(page, link)
      return anchor !== undefined && existsSync(join(root, file)) && !anchorsOf(file).includes(anchor)
    })
    expect(lost).toEqual([])
  })

  it('names only files that are there', () => {
    const named = [...prose(page).matchAll(/`((?:src|drivers|hub|renderer|test|docs|bin)\/[\w./-]+\.\w+)`/g)]
    expect(named.map(([, file = '']) => file).filter(file => !existsSync(join(root, file)))).toEqual([])
  })

  it('names only npm commands that are there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...read(page).matchAll(/\bnpm (?:run ([\w-]+)|(start|test)\b)/g)]
    const commands = named.map(([, script, short]) => script ?? short ?? '')
    expect(commands.filter(command => !Object.hasOwn(scripts, command))).toEqual([])
  })
})

describe.each(recipes)('the recipe %s', recipe => {
  it('has numbered steps and leads to code', () => {
    expect(read(recipe)).toMatch(/^1\. /m)
    expect(linksOf(recipe).filter(link => /\.tsx?$/.test(link))).not.toEqual([])
  })
})

it('every recipe is listed where people look for it', () => {
  const listed = linksOf('CONTRIBUTING.md')
  expect(recipes.filter(recipe => !listed.includes(recipe))).toEqual([])
})

describe.each(decisions)('the decision %s', decision => {
  it('says context, decision and consequences, within a page', () => {
    const headings = [...read(decision).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    expect(headings).toEqual(['Context', 'Decision', 'Consequences'])
    expect(read(decision).split(/\s+/).length).toBeLessThan(400)
  })
})

it('decisions are numbered without gaps, in their names and titles', () => {
  const numbers = decisions.map(decision => Number(/\/(\d{4})-/.exec(decision)?.[1]))
  expect(numbers).toEqual(decisions.map((_, index) => index + 1))
  expect(decisions.map(decision => Number(/^# (\d+)\. /.exec(read(decision))?.[1]))).toEqual(numbers)
})

it('the import table of the architecture names every folder the linter holds', () => {
  const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
    forbidden: { comment?: string; from: { path?: string } }[]
  }
  const held = forbidden.filter(({ comment }) => comment?.includes('may import only'))
  const folders = held.map(({ from }) => from.path?.slice(1) ?? '')
  const rows = [...read('docs/architecture.md').matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell).join(' ')
  expect(folders.length).toBeGreaterThan(0)
  expect(folders.filter(folder => !rows.includes(`\`${folder}\``))).toEqual([])
})

it('the README shows a picture that loads fast', () => {
  const pictures = linksOf('README.md').filter(link => link.endsWith('.png'))
  expect(pictures).not.toEqual([])
  for (const picture of pictures) expect(statSync(join(root, picture)).size).toBeLessThan(300_000)
})
