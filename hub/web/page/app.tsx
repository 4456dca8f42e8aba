import styles from './app.module.css'
import { Header } from './chrome/header.tsx'
import { LinkStrip } from './chrome/link-strip.tsx'
import { Findings } from './findings/findings.tsx'
import { useOverview } from './hub/use-overview.ts'
import { useSession } from './hub/use-session.ts'
import { Outcomes } from './outcomes/outcomes.tsx'
import { Notice } from './pieces/notice.tsx'
import { Registers } from './registers/registers.tsx'
import { Shares } from './shares/shares.tsx'
import { SignIn } from './sign-in/sign-in.tsx'
import { useWords } from './words/i18n.ts'

/** Nothing but the sign-in for who is not signed in. */
export function App() {
  const { t } = useWords()
  const { session, ask, enter, leave, signOut } = useSession()
  if (session === 'asking') return <p className={styles.starting}>{t('starting.title')}</p>
  if (session === 'silent') {
    return (
      <main className={styles.alone}>
        <Notice tone="bad" title={t('link.lost-title')} onRetry={ask}>
          {t('link.never-action')}
        </Notice>
      </main>
    )
  }
  if (!session.owner) return <SignIn hasOwners={session.hasOwners} onSignedIn={enter} />
  return <OverviewPage ownerName={session.owner.name} onSignedOut={leave} onSignOut={() => void signOut()} />
}

type Props = Readonly<{ ownerName: string; onSignedOut: () => void; onSignOut: () => void }>

function OverviewPage({ ownerName, onSignedOut, onSignOut }: Props) {
  const { t } = useWords()
  const overview = useOverview(onSignedOut)
  const { view, nowMs } = overview
  return (
    <>
      <Header ownerName={ownerName} freshAtMs={view && overview.receivedAtMs} onSignOut={onSignOut} />
      <main className={styles.main}>
        <h1 className="visually-hidden">{t('app.title')}</h1>
        <LinkStrip overview={overview} />
        {view && (
          <>
            <Shares shares={view.shares} />
            <Registers registers={view.registers} nowMs={nowMs} />
            <Findings findings={view.findings} openFindings={view.openFindings} nowMs={nowMs} />
            <Outcomes outcomes={view.outcomes} />
          </>
        )}
      </main>
    </>
  )
}
