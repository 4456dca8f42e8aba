import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import type { ShareView } from '../../view.ts'
import { useWords } from '../words/i18n.ts'
import { drawChart } from './chart-geometry.ts'
import { readDay } from './read-day.ts'
import styles from './trend-chart.module.css'

const HEIGHT = 190

type Props = Readonly<{ share: ShareView; floorPercent: number }>

/** A figure day by day against its goal. The day under the pointer, or chosen by the arrow keys, is read out below. */
export function TrendChart({ share, floorPercent }: Props) {
  const { t, format } = useWords()
  const { ref, width } = useElementSize<HTMLDivElement>()
  const { days, goalPercent, kind } = share
  const lastAt = days.length - 1
  const [chosenAt, choose] = useState<number>()
  const at = Math.min(chosenAt ?? lastAt, lastAt)
  const drawing = drawChart(days, floorPercent, { width, height: HEIGHT })
  const { right, bottom, points } = drawing
  const goalY = drawing.yOf(goalPercent)
  const point = points[at]
  const day = days[at]
  const readout = day ? readDay(t, format, day, at === lastAt) : ''

  function chooseByPointer(event: PointerEvent<HTMLDivElement>): void {
    choose(drawing.dayAt(event.clientX - event.currentTarget.getBoundingClientRect().left))
  }
  function chooseByKey(event: KeyboardEvent<HTMLDivElement>): void {
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: lastAt }[event.key]
    if (next === undefined) return
    event.preventDefault()
    choose(Math.min(lastAt, Math.max(0, next)))
  }

  return (
    <div className={styles.chart}>
      <div
        ref={ref}
        className={styles.plot}
        role="slider"
        tabIndex={0}
        aria-label={t('chart.label', { title: t(`share.${kind}.title`) })}
        aria-valuemin={0}
        aria-valuemax={lastAt}
        aria-valuenow={at}
        aria-valuetext={readout}
        onKeyDown={chooseByKey}
        onPointerMove={chooseByPointer}
        onPointerLeave={() => choose(undefined)}
        onBlur={() => choose(undefined)}
      >
        {width > 0 && (
          <svg className={styles.drawing} width={width} height={HEIGHT} aria-hidden="true">
            {drawing.ticks.map(({ percent, y }) => (
              <g key={percent}>
                <line className={styles.grid} x1={drawing.xOf(0)} x2={right} y1={y} y2={y} />
                <text className={styles.tick} x={drawing.xOf(0) - 8} y={y} textAnchor="end" dominantBaseline="middle">
                  {format.percent(percent)}
                </text>
              </g>
            ))}
            {drawing.dayLabels.map(label => (
              <text key={label.day} className={styles.tick} x={label.x} y={HEIGHT - 6} textAnchor="middle">
                {format.shortDay(label.day)}
              </text>
            ))}
            {drawing.areas.map(path => (
              <path key={path} className={styles.area} d={path} />
            ))}
            <line className={styles.goal} x1={drawing.xOf(0)} x2={right} y1={goalY} y2={goalY} />
            {drawing.lines.map(path => (
              <path key={path} className={styles.line} d={path} />
            ))}
            {drawing.dots.map(({ x, y }) => (
              <circle key={x} className={styles.dot} cx={x} cy={y} r={3} />
            ))}
            {chosenAt !== undefined && (
              <line className={styles.pointer} x1={drawing.xOf(at)} x2={drawing.xOf(at)} y1={0} y2={bottom} />
            )}
            {point && <circle className={styles.mark} data-running={at === lastAt} cx={point.x} cy={point.y} r={5} />}
          </svg>
        )}
      </div>
      <p className={styles.readout}>{readout}</p>
    </div>
  )
}
