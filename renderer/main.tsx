import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createConductor } from './screen/conductor.ts'
import { ScreenContext } from './screen/context.ts'
import { listenToKeys } from './screen/keys.ts'
import { connectToAgent, isStaffAddress, keepPageInAddress, takeToken } from './screen/link.ts'
import { reloadForNewVersion } from './screen/new-version.ts'
import { createPressIds } from './screen/press-ids.ts'
import { situationOf } from './screen/stage.ts'
import { createScreenStore, receiveSnapshot } from './screen/store.ts'
import { theme } from './theme/mantine.ts'
import './words/i18n.ts'

const store = createScreenStore()
if (isStaffAddress()) store.setState({ page: 'staff' })
const ids = createPressIds(() => crypto.randomUUID())
const link = connectToAgent(takeToken(), state => store.setState({ link: state }))

link.onSnapshot(snapshot => {
  const state = store.getState()
  if (!state.snapshot || situationOf(state.snapshot) !== situationOf(snapshot)) ids.forget()
  store.setState(receiveSnapshot(state, snapshot, { wallMs: Date.now(), steadyMs: performance.now() }))
})

const conductor = createConductor({ store, link, ids, steadyNow: () => performance.now() })
listenToKeys(window, store, conductor)
reloadForNewVersion(store, () => location.reload())
store.subscribe(() => keepPageInAddress(store.getState().page))
window.addEventListener('hashchange', () => store.setState({ page: isStaffAddress() ? 'staff' : 'sale' }))

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')
// No style elements: the content policy of the page allows only our own files.
createRoot(root).render(
  <MantineProvider theme={theme} withCssVariables={false} withGlobalClasses={false}>
    <ScreenContext value={{ store, conductor }}>
      <App />
    </ScreenContext>
  </MantineProvider>,
)
