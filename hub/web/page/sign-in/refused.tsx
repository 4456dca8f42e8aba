import type { signIn } from '../hub/hub-api.ts'
import { Notice } from '../pieces/notice.tsx'
import { useWords } from '../words/i18n.ts'

export type SignInRefusal = Extract<Awaited<ReturnType<typeof signIn>>, { ok: false }>

const words = {
  unauthorised: 'wrong',
  'too-many-tries': 'wait',
  'foreign-origin': 'foreign',
  silent: 'silent',
  failing: 'silent',
} as const

/** Why nobody was let in, and what to do. */
export function Refused({ refusal: { reason, retryAfterMs = 0 } }: Readonly<{ refusal: SignInRefusal }>) {
  const { t, format } = useWords()
  const word = words[reason]
  const tone = word === 'wait' || word === 'wrong' ? 'attention' : 'bad'
  return (
    <Notice tone={tone} title={t(`sign-in.${word}-title`)}>
      {word === 'wait' ? t('sign-in.wait-action', { wait: format.wait(retryAfterMs) }) : t(`sign-in.${word}-action`)}
    </Notice>
  )
}
