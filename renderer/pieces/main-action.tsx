import type { ReactNode } from 'react'
import { useReady } from '../screen/context.ts'
import { mainActionOf } from '../screen/offered.ts'
import { ActionButton } from './action-button.tsx'

type Props = Readonly<{ children?: ReactNode; isIncomplete?: boolean }>

/** The one main action of this moment, on Enter. */
export function MainAction({ children, isIncomplete }: Props) {
  const action = useReady(mainActionOf)
  if (!action) return null
  return (
    <ActionButton action={action} look="main" isIncomplete={isIncomplete ?? false}>
      {children}
    </ActionButton>
  )
}
