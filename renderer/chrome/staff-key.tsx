import { UnstyledButton } from '@mantine/core'
import { IconArrowBackUp, IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { KeyCap } from '../pieces/key-cap.tsx'
import { useConductor, useReady } from '../screen/context.ts'
import styles from './staff-key.module.css'

/** To the staff page and back, from wherever the register stands. */
export function StaffKey() {
  const { t } = useTranslation()
  const { staff } = useConductor()
  const isOpen = useReady(state => state.page === 'staff')
  const words = t(isOpen ? 'staff.leave' : 'staff.open')
  return (
    <UnstyledButton className={styles.key} onClick={() => staff.toggle()}>
      {isOpen ? <IconArrowBackUp size={26} aria-hidden /> : <IconShieldCheck size={26} aria-hidden />}
      <span className={styles.words}>{words}</span>
      <KeyCap name="F1" isOnDark />
    </UnstyledButton>
  )
}
