import { useTranslation } from 'react-i18next'
import type { RegisteredDocument } from '../../src/shared/fiscal/document.ts'
import type { SaleView } from '../../src/shared/sale-view.ts'
import { format } from '../words/i18n.ts'
import styles from './document-facts.module.css'

type Props = Readonly<{ registered: RegisteredDocument }>

/** Storage, document, sign: the three numbers a receipt is found by, in fours to be read aloud. */
export function DocumentFacts({ registered }: Props) {
  const { t } = useTranslation()
  const { fnNumber, fdNumber, fiscalSign, shiftNumber, deviceTime } = registered
  return (
    <dl className={styles.facts}>
      <div className={styles.fd}>
        <dt>{t('document.fd')}</dt>
        <dd>{fdNumber}</dd>
      </div>
      <div>
        <dt>{t('document.fn')}</dt>
        <dd>{format.digits(fnNumber)}</dd>
      </div>
      <div>
        <dt>{t('document.sign')}</dt>
        <dd>{format.digits(fiscalSign)}</dd>
      </div>
      {shiftNumber !== undefined && (
        <div>
          <dt>{t('document.shift')}</dt>
          <dd>{shiftNumber}</dd>
        </div>
      )}
      {deviceTime && (
        <div>
          <dt>{t('document.time')}</dt>
          <dd>{format.deviceTime(deviceTime)}</dd>
        </div>
      )}
    </dl>
  )
}

type SeveralProps = Readonly<{ documents: SaleView['documents'] }>

/** Of several receipts what tells them apart; the storage, the shift and the time are one and the same. */
export function SeveralDocuments({ documents }: SeveralProps) {
  const { t } = useTranslation()
  return (
    <>
      {documents.map(({ registered, sellerInn }, index) => (
        <section key={registered.fdNumber}>
          <h3 className={styles.number}>
            {t('rest.of', { number: index + 1, planned: documents.length })}
            {sellerInn && <span>{t('document.seller', { inn: sellerInn })}</span>}
          </h3>
          <dl className={styles.facts}>
            <div className={styles.fd}>
              <dt>{t('document.fd')}</dt>
              <dd>{registered.fdNumber}</dd>
            </div>
            <div>
              <dt>{t('document.sign')}</dt>
              <dd>{format.digits(registered.fiscalSign)}</dd>
            </div>
          </dl>
        </section>
      ))}
    </>
  )
}
