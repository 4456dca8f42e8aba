import { useTranslation } from 'react-i18next'
import { Step } from '../pieces/step.tsx'
import { CashierForm } from '../shift/cashier-form.tsx'

export function CashierPanel() {
  const { t } = useTranslation()
  return (
    <Step title={t('sign-in.title')}>
      <CashierForm />
    </Step>
  )
}
