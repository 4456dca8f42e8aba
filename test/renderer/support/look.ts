import type { Page } from 'playwright-core'

export type Flaw = Readonly<{ rule: string; what: string; found: string }>

/*
 * Runs in the page, so it is text: this side of the tests knows no DOM. What it holds the screen to is read from 80 cm:
 * contrast 7:1, nothing under 16 px, targets of 44 px, nothing cut off or pushed out of the window.
 */
const findFlaws = `(() => {
  const flaws = []
  const name = element => (element.getAttribute('aria-label') || element.textContent || element.tagName).trim().slice(0, 60)
  const rgba = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return { r, g, b, a } }
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a), g: top.g * top.a + below.g * (1 - top.a), b: top.b * top.a + below.b * (1 - top.a), a: 1,
  })
  const behind = element => {
    const layers = []
    for (let node = element; node; node = node.parentElement) {
      const color = rgba(getComputedStyle(node).backgroundColor)
      layers.push(color)
      if (color.a === 1) break
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), { r: 255, g: 255, b: 255, a: 1 })
  }
  const channel = value => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 }
  const luminance = ({ r, g, b }) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const contrast = (one, two) => { const [a, b] = [luminance(one), luminance(two)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05) }
  const isVisible = element => element.checkVisibility() && element.getBoundingClientRect().width > 0

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement
    if (!texts.currentNode.textContent.trim() || !isVisible(element) || element.closest('button:disabled, script')) continue
    const style = getComputedStyle(element)
    const ratio = contrast(over(rgba(style.color), behind(element)), behind(element))
    if (ratio < 7) flaws.push({ rule: 'contrast', what: name(element), found: ratio.toFixed(2) })
    const size = parseFloat(style.fontSize)
    if (size < 15.5) flaws.push({ rule: 'text size', what: name(element), found: style.fontSize })
  }
  for (const target of document.querySelectorAll('button, input')) {
    if (!isVisible(target)) continue
    const { width, height, left, right } = target.getBoundingClientRect()
    if (Math.min(width, height) < 44) flaws.push({ rule: 'target', what: name(target), found: width + 'x' + height })
    if (left < 0 || right > document.documentElement.clientWidth + 0.5) flaws.push({ rule: 'outside', what: name(target), found: left + '..' + right })
    if (target.scrollWidth > target.clientWidth + 1) flaws.push({ rule: 'cut off', what: name(target), found: target.scrollWidth + '>' + target.clientWidth })
  }
  const page = document.documentElement
  if (page.scrollWidth > page.clientWidth) flaws.push({ rule: 'sideways', what: 'page', found: page.scrollWidth + '>' + page.clientWidth })
  for (const element of document.querySelectorAll('main, section, header, [class*=body]')) {
    if (isVisible(element) && element.scrollWidth > element.clientWidth + 1) flaws.push({ rule: 'sideways', what: name(element), found: element.scrollWidth + '>' + element.clientWidth })
  }
  return flaws
})()`

const findHidden = `(() => {
  const flaws = []
  const main = document.querySelector('[data-look=main]')
  if (main && main.getBoundingClientRect().bottom > innerHeight) flaws.push({ rule: 'main action in sight', what: main.textContent, found: String(main.getBoundingClientRect().bottom) })
  for (const body of document.querySelectorAll('[class*=body]')) {
    if (body.scrollHeight > body.clientHeight + 1) flaws.push({ rule: 'must scroll', what: body.parentElement.getAttribute('aria-label'), found: body.scrollHeight + '>' + body.clientHeight })
  }
  return flaws
})()`

/** What a cashier could not read or hit. */
export function flawsOf(page: Page): Promise<Flaw[]> {
  return page.evaluate(findFlaws)
}

/** What a cashier would have to scroll for in full screen. */
export function hiddenOn(page: Page): Promise<Flaw[]> {
  return page.evaluate(findHidden)
}
