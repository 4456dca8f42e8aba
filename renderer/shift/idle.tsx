import { IconBarcode, IconStack2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '../chrome/language-switch.tsx'
import { ParkedList } from '../panels/parked-list.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { useSnapshot } from '../screen/context.ts'
import styles from './idle.module.css'

/** Nobody at the register: the next sale is one key or one scan away. */
export function Idle() {
  const { t } = useTranslation()
  const isOursToStart = useSnapshot(snapshot => snapshot.register.fiscalMode !== 'pos-prints')
  return (
    <section className={styles.page} aria-label={t('idle.title')}>
      <IconBarcode size={120} stroke={1} className={styles.icon} aria-hidden />
      <h2 className={styles.title}>{t(isOursToStart ? 'idle.title' : 'idle.elsewhere')}</h2>
      <p>{t(isOursToStart ? 'idle.hint' : 'idle.elsewhere-hint')}</p>
      <LanguageSwitch />
    </section>
  )
}

export function IdleStep() {
  const { t } = useTranslation()
  const parkedCount = useSnapshot(snapshot => snapshot.parked.length)
  const isOursToStart = useSnapshot(snapshot => snapshot.register.fiscalMode !== 'pos-prints')
  return (
    <Step title={t('parked.title')} footer={isOursToStart && <MainAction />}>
      {parkedCount > 0 ? (
        <ParkedList />
      ) : (
        <p className={styles.hint}>
          <IconStack2 size={56} stroke={1.2} aria-hidden />
          {t('parked.none')}
        </p>
      )}
    </Step>
  )
}
