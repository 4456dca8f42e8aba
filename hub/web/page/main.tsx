import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { theme } from '../../../renderer/theme/mantine.ts'
import { App } from './app.tsx'
import './page.css'
import './words/i18n.ts'

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
// No style elements: the content policy of the page allows only our own files.
createRoot(root).render(
  <MantineProvider theme={theme} withCssVariables={false} withGlobalClasses={false}>
    <App />
  </MantineProvider>,
)
