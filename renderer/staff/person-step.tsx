import { Kbd, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '../chrome/language-switch.tsx'
import { MainAction } from '../pieces/main-action.tsx'
import { Step } from '../pieces/step.tsx'
import { useConductor, useSnapshot } from '../screen/context.ts'
import styles from './staff.module.css'
import { StaffNotes } from './staff-notes.tsx'

/** Who you are, by the list of this store. */
export function PersonStep() {
  const { t } = useTranslation()
  const { staff } = useConductor()
  const members = useSnapshot(snapshot => snapshot.staff.members)
  return (
    <Step title={t('staff.who')} footer={<MainAction />}>
      <StaffNotes />
      {members.length === 0 && <p className={styles.hint}>{t('staff.nobody')}</p>}
      <ul className={styles.members}>
        {members.map(({ staffId, name }, index) => (
          <li key={staffId}>
            <UnstyledButton className={styles.member} onClick={() => staff.choosePerson(staffId)}>
              <span className={styles.memberName}>{name}</span>
              {index < 9 && (
                <Kbd className={styles.number} aria-hidden>
                  {index + 1}
                </Kbd>
              )}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <LanguageSwitch />
    </Step>
  )
}
