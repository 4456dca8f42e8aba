// In layers, so that our own styles win without a fight; only of the components that are used.
import '@mantine/core/styles/baseline.layer.css'
import '@mantine/core/styles/default-css-variables.layer.css'
import '@mantine/core/styles/global.layer.css'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/Kbd.layer.css'
import '@mantine/core/styles/Loader.layer.css'
import '@fontsource-variable/inter'
import './tokens.css'
import { createTheme } from '@mantine/core'

export const theme = createTheme({
  fontFamily: "'Inter Variable', sans-serif",
  cursorType: 'pointer',
  respectReducedMotion: true,
})
