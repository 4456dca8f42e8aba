import { useTranslation } from 'react-i18next'
import { Step } from '../pieces/step.tsx'
import { ParkedList } from './parked-list.tsx'

export function ParkedPanel() {
  const { t } = useTranslation()
  return (
    <Step title={t('parked.title')}>
      <p>{t('parked.how')}</p>
      <ParkedList />
    </Step>
  )
}
