import { AxeBuilder } from '@axe-core/playwright'
import { describe, expect, it } from 'vitest'
import { type Scene, type SceneName, scenes } from './support/scenes.ts'
import { fullScreen, panel, testScreens } from './support/screen.ts'

const screens = testScreens()
const names = Object.keys(scenes) as SceneName[]

/** One language at the size of a full screen, the other at that of the panel: one window each, all scenes in it. */
describe.each([
  ['ru', fullScreen],
  ['en', panel],
] as const)('a reader of screens and a keyboard find their way, in %s', (language, size) => {
  let window: Awaited<ReturnType<typeof screens.open>> | undefined

  it.each(names)('%s', async name => {
    const scene: Scene = scenes[name]
    window ??= await screens.open(scenes.idle.snapshot, { language, size })
    await window.put(scene, name)
    // Legacy: in this page alone, or a second one is opened for each scene.
    const { violations } = await new AxeBuilder({ page: window.page })
      .setLegacyMode()
      .options({ resultTypes: ['violations'] })
      .analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`),
    ).toEqual([])
  })
})
