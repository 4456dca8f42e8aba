import { IconQrcode } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DigitPad } from '../pieces/digit-pad.tsx'
import { EntryDisplay } from '../pieces/entry-display.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { useReady } from '../screen/context.ts'
import styles from './return-panel.module.css'

/** Which receipt the goods come back from: its code is scanned, or its number typed. */
export function ReturnPanel() {
  const { t } = useTranslation()
  const typed = useReady(state => state.entries.fd ?? '')
  return (
    <Step title={t('return.title')} footer={<MainAction isIncomplete={Number(typed) < 1} />}>
      <p className={styles.scan}>
        <IconQrcode size={48} stroke={1.6} aria-hidden />
        {t('return.scan')}
      </p>
      <EntryDisplay label={t('return.fd')} typed={typed} rest={typed === '' ? t('return.fd-rest') : ''} />
      <DigitPad />
    </Step>
  )
}
