import type { OutcomesView } from '../../view.ts'
import { Empty } from '../pieces/empty.tsx'
import { Section } from '../pieces/section.tsx'
import { useWords } from '../words/i18n.ts'
import { OfferTable } from './offer-table.tsx'
import { ScriptTable } from './script-table.tsx'

/** What became of the lines cashiers were given to say, and of offers. */
export function Outcomes({ outcomes }: Readonly<{ outcomes: OutcomesView }>) {
  const { t } = useWords()
  const { scripts, offers } = outcomes
  return (
    <>
      <Section title={t('scripts.title')} hint={t('scripts.hint')}>
        {scripts.length === 0 ? (
          <Empty title={t('scripts.empty-title')} action={t('scripts.empty-action')} />
        ) : (
          <ScriptTable scripts={scripts} />
        )}
      </Section>
      <Section title={t('offers.title')} hint={t('offers.hint')}>
        {offers.length === 0 ? (
          <Empty title={t('offers.empty-title')} action={t('offers.empty-action')} />
        ) : (
          <OfferTable offers={offers} />
        )}
      </Section>
    </>
  )
}
