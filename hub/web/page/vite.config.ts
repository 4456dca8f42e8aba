import { defineConfig, mergeConfig } from 'vite'
import screen from '../../../renderer/vite.config.ts'

/** As the screen is built, with another root; where to is said by who builds. */
export default mergeConfig(screen, defineConfig({ root: import.meta.dirname }))
