import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconHourglassEmpty,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import { useSnapshot } from '../screen/context.ts'
import styles from './lamps.module.css'

type Light = 'good' | 'waiting' | 'attention' | 'bad' | 'none'

const icons = {
  good: IconCircleCheckFilled,
  waiting: IconHourglassEmpty,
  attention: IconAlertTriangleFilled,
  bad: IconCircleXFilled,
  none: IconCircleDashed,
}

const hubLights: Record<Snapshot['hub']['state'], Light> = {
  online: 'good',
  connecting: 'waiting',
  offline: 'bad',
  refused: 'attention',
}

const deviceLights: Record<Snapshot['device']['state'], Light> = {
  none: 'none',
  connecting: 'waiting',
  ready: 'good',
  busy: 'waiting',
  settling: 'waiting',
  away: 'bad',
  attention: 'attention',
}

const scannerLights: Record<Snapshot['scanner'], Light> = { none: 'none', up: 'good', down: 'bad' }

const slipLights: Record<Snapshot['slipPrinter']['state'], Light> = {
  none: 'none',
  ready: 'good',
  printing: 'waiting',
  away: 'bad',
  attention: 'attention',
}

/** Hub, fiscal device, slip printer, scanner: a shape, a colour and a word each. What the shop does not have is not shown. */
export function Lamps() {
  const { t } = useTranslation()
  const hub = useSnapshot(snapshot => snapshot.hub.state)
  const device = useSnapshot(snapshot => snapshot.device.state)
  const slips = useSnapshot(snapshot => snapshot.slipPrinter.state)
  const scanner = useSnapshot(snapshot => snapshot.scanner)
  return (
    <ul className={styles.lamps} aria-label={t('lamp.all')}>
      <Lamp name={t('lamp.hub')} state={t(`lamp.hub-${hub}`)} light={hubLights[hub]} />
      {device !== 'none' && (
        <Lamp name={t('lamp.device')} state={t(`lamp.device-${device}`)} light={deviceLights[device]} />
      )}
      {slips !== 'none' && <Lamp name={t('lamp.slips')} state={t(`lamp.slips-${slips}`)} light={slipLights[slips]} />}
      {scanner !== 'none' && (
        <Lamp name={t('lamp.scanner')} state={t(`lamp.scanner-${scanner}`)} light={scannerLights[scanner]} />
      )}
    </ul>
  )
}

type LampProps = Readonly<{ name: string; state: string; light: Light }>

function Lamp({ name, state, light }: LampProps) {
  const Icon = icons[light]
  return (
    <li className={styles.lamp} data-light={light} aria-label={`${name}: ${state}`} title={`${name}: ${state}`}>
      <Icon size={22} className={styles.icon} aria-hidden />
      <span className={styles.name} aria-hidden>
        {name}
      </span>
    </li>
  )
}
