import { useTranslation } from 'react-i18next'
import styles from './app.module.css'
import { Banners } from './chrome/banners.tsx'
import { Header } from './chrome/header.tsx'
import { KeyLegend } from './chrome/key-legend.tsx'
import { LinkStrip, OfflineStrip } from './chrome/strips.tsx'
import { UpdateLine } from './chrome/update-line.tsx'
import { CustomerStep } from './customer/customer-step.tsx'
import { PanelStep } from './panels/panel-step.tsx'
import { PaymentStep } from './payment/payment-step.tsx'
import { PrintingStep } from './payment/printing-step.tsx'
import { Result } from './payment/result.tsx'
import { MainAction } from './pieces/main-action.tsx'
import { Note } from './pieces/note.tsx'
import { Step } from './pieces/step.tsx'
import { ScriptLine } from './proposals/script-line.tsx'
import { Receipt } from './receipt/receipt.tsx'
import { ReturnStep } from './returns/return-step.tsx'
import { useReady, useScreen, useSnapshot } from './screen/context.ts'
import { type Stage, stageOf } from './screen/stage.ts'
import type { Panel } from './screen/store.ts'
import { Question } from './settling/question.tsx'
import { Settling } from './settling/settling.tsx'
import { Idle, IdleStep } from './shift/idle.tsx'
import { LastShift, ShiftStep } from './shift/shift-start.tsx'
import { SignIn } from './shift/sign-in.tsx'
import { StaffPage } from './staff/staff-page.tsx'

/** The whole screen, drawn from one snapshot. */
export function App() {
  const hasSnapshot = useScreen(state => state.snapshot !== undefined)
  return hasSnapshot ? <Screen /> : <Starting />
}

/** Steps with a keyboard of letters take more of the width: its keys are for a finger. */
const widePanels: readonly (Panel | undefined)[] = ['contact', 'promo-code']

function Screen() {
  const stage = useSnapshot(stageOf)
  const isStaff = useReady(state => state.page === 'staff')
  const isWide = useReady(state => widePanels.includes(state.panel))
  return (
    <div className={styles.screen} data-stage={isStaff ? 'staff' : stage}>
      <Header />
      <UpdateLine />
      <LinkStrip />
      <OfflineStrip />
      <Banners />
      <main className={styles.main} data-wide={(!isStaff && isWide) || undefined}>
        {isStaff ? <StaffPage /> : <StageView stage={stage} />}
      </main>
      <KeyLegend />
    </div>
  )
}

function StageView({ stage }: Readonly<{ stage: Stage }>) {
  switch (stage) {
    case 'question':
      return <Question />
    case 'settling':
      return <Settling />
    case 'sign-in':
      return <SignIn />
    case 'completed':
      return <Result />
    case 'shift':
      return <Beside left={<LastShift />} right={<ShiftStep />} />
    case 'idle':
      return <Beside left={<Idle />} right={<IdleStep />} />
    case 'composing':
      return <Beside left={<ReceiptSide />} right={<CustomerStep />} />
    case 'paying':
      return <Beside left={<ReceiptSide />} right={<PaymentStep />} />
    case 'returning':
      return <Beside left={<Receipt />} right={<ReturnStep />} />
    case 'printing':
      return <Beside left={<Receipt />} right={<PrintingStep />} />
    case 'cancelled':
      return <Beside left={<Receipt />} right={<CancelledStep />} />
  }
}

/** What to say now stands over the receipt: nothing that is pressed or typed moves for it. */
function ReceiptSide() {
  return (
    <div className={styles.side}>
      <ScriptLine />
      <Receipt />
    </div>
  )
}

type BesideProps = Readonly<{ left: React.ReactNode; right: React.ReactNode }>

/** What it is about on the left; on the right the step, or the panel that was opened over it. */
function Beside({ left, right }: BesideProps) {
  const panel = useReady(state => state.panel)
  return (
    <>
      {left}
      {panel ? <PanelStep panel={panel} /> : right}
    </>
  )
}

function CancelledStep() {
  const { t } = useTranslation()
  return (
    <Step title={t('cancelled.title')} footer={<MainAction />}>
      <Note tone="info">{t('cancelled.how')}</Note>
    </Step>
  )
}

function Starting() {
  const { t } = useTranslation()
  const link = useScreen(state => state.link)
  const words = link === 'up' ? 'connecting' : link
  return (
    <div className={styles.starting} role="status">
      <h1 className={styles.name}>Tillside</h1>
      <p className={styles.startingTitle}>{t(`link.${words}.title`)}</p>
      <p>{t(`link.${words}.action`)}</p>
    </div>
  )
}
